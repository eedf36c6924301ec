import { encodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { toBase64url } from '@nearhand/seal/bytes';
import { decodeRoster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import type { Ground } from '../../ground.ts';
import { getCommunity } from '../community/community.ts';
import { recordLeaf } from './desk-leaves.ts';
import { type Founder, foundDesk, replaceStewards } from './founder.ts';
import { newestRoster } from './queries.ts';

/**
 * Brings desks that were made before there was a ledger into it, once: a root of the server's own
 * with the stewards there are, every device, the newest roster, who left. All of them are samples
 * and trials. Safe to run again.
 */
export async function adoptDesks({ db }: Pick<Ground, 'db'>): Promise<readonly string[]> {
  const community = await getCommunity(db);
  if (community === undefined || community.kind === 'real') return [];
  const { id, kind } = community;
  const desks = await desksWithoutRoot(db, id);
  for (const desk of desks) {
    await db
      .transaction()
      .execute((transaction) => adoptDesk(transaction, id, desk, { stays: kind === 'sample' }));
  }
  return [];
}

async function desksWithoutRoot(db: Db, communityId: Buffer): Promise<readonly Buffer[]> {
  const rows = await db
    .selectFrom('desks as d')
    .select('d.desk_id')
    .where('d.community_id', '=', communityId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('desk_roots as r')
            .select('r.number')
            .whereRef('r.community_id', '=', 'd.community_id')
            .whereRef('r.desk_id', '=', 'd.desk_id'),
        ),
      ),
    )
    .orderBy('d.desk_id')
    .execute();
  return rows.map(({ desk_id }) => desk_id);
}

async function adoptDesk(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  { stays }: { readonly stays: boolean },
): Promise<void> {
  const stewards = await db
    .selectFrom('stewards')
    .select('leaf')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .orderBy('leaf_hash')
    .execute();
  const leaves = stewards.map(({ leaf }) => leaf);
  const founder = await foundDesk(db, communityId, deskId, leaves);
  await adoptDevices(db, communityId, deskId);
  await adoptRoster(db, communityId, deskId, founder);
  await adoptLeavings(db, communityId, deskId);
  // The stewards there are go on without the server.
  if (!stays && leaves.length > 0) await replaceStewards(db, communityId, deskId, leaves, false);
}

async function adoptDevices(db: Db, communityId: Buffer, deskId: Buffer): Promise<void> {
  const roster = await newestRoster(db, communityId, deskId);
  const listed = roster === undefined ? [] : decodeRoster(roster.roster).devices;
  const devices = await db
    .selectFrom('devices')
    .select(['leaf', 'leaf_hash'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .orderBy('leaf_hash')
    .execute();
  const placeOf = (hash: Buffer): number => {
    const place = listed.indexOf(toBase64url(hash));
    return place < 0 ? listed.length : place;
  };
  // In roster order, which is that of their enrolment: of two of one name, the first is the first.
  const ordered = devices.toSorted((a, b) => placeOf(a.leaf_hash) - placeOf(b.leaf_hash));
  for (const { leaf } of ordered) {
    // Nobody knows when they came; none of them waits.
    const payload = encodeDeviceEntry(0, leaf);
    await recordLeaf(db, communityId, deskId, { kind: 'device', payload, signatures: [] });
  }
}

async function adoptRoster(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  founder: Founder,
): Promise<void> {
  const newest = await newestRoster(db, communityId, deskId);
  if (newest === undefined || decodeRoster(newest.roster).devices.length === 0) return;
  const signatures = [await founder.sign('roster', newest.roster)];
  const leaf = { kind: 'roster', payload: newest.roster, signatures } as const;
  await recordLeaf(db, communityId, deskId, leaf);
}

async function adoptLeavings(db: Db, communityId: Buffer, deskId: Buffer): Promise<void> {
  const leavings = await db
    .selectFrom('leavings')
    .select(['leaving', 'signature', 'signed_by'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .orderBy('leaf_hash')
    .execute();
  for (const { leaving, signature, signed_by: key } of leavings) {
    const signatures = [{ key, signature }];
    await recordLeaf(db, communityId, deskId, { kind: 'leaving', payload: leaving, signatures });
  }
}
