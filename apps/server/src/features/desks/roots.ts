import { type DeskRoot, decodeDeskRoot, stewardsOf } from '@nearhand/ledger/desk-root';
import { type LeafSignature, payloadHash } from '@nearhand/ledger/leaf';
import { encodeSteward } from '@nearhand/seal/device-leaf';
import type { Db } from '../../db/schema.ts';
import { recordLeaf } from './desk-leaves.ts';
import { endFounding } from './founding-plan.ts';
import { addSteward } from './members.ts';

/** The root of a desk that counts. */
export interface NewestRoot {
  readonly root: DeskRoot;
  readonly bytes: Buffer;
  /** Payload hash. */
  readonly hash: Uint8Array;
}

/** Undefined for a desk whose stewards have not signed their first root yet. */
export async function newestRoot(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
): Promise<NewestRoot | undefined> {
  const row = await db
    .selectFrom('desk_roots')
    .select('root')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { root: decodeDeskRoot(row.root), bytes: row.root, hash: payloadHash(row.root) };
}

/**
 * Makes a root the one that counts. That it follows the last and is signed by whom it must be was
 * checked before. Whoever is no steward in it can sign nothing here from now on.
 */
export async function enactRoot(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  payload: Buffer,
  signatures: readonly LeafSignature[],
): Promise<void> {
  const root = decodeDeskRoot(payload);
  const key = { community_id: communityId, desk_id: deskId };
  await db
    .insertInto('desk_roots')
    .values({ ...key, number: root.number, root: payload })
    .execute();
  await recordLeaf(db, communityId, deskId, { kind: 'root', payload, signatures });
  await db
    .deleteFrom('stewards')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .execute();
  const own = await db
    .selectFrom('desk_founders')
    .select('leaf')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .executeTakeFirst();
  for (const steward of stewardsOf(root)) {
    const leaf = encodeSteward(steward);
    // The server itself asks for nothing, and no page lists it as a person.
    if (!own?.leaf.equals(leaf)) await addSteward(db, communityId, steward, leaf);
  }
  await endStewardInvitations(db, communityId, deskId, root);
  await endFounding(db, communityId, deskId);
}

/** Those whose device is a steward's now are done with. */
async function endStewardInvitations(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  root: DeskRoot,
): Promise<void> {
  const leaves = stewardsOf(root).map((steward) => Buffer.from(encodeSteward(steward)));
  await db
    .deleteFrom('invitations')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('leaf', 'in', leaves)
    .where('secret', 'is', null)
    .execute();
}
