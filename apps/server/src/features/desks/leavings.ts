import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { decodeLeaving } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { verifyNatively } from '../requests/requests.ts';
import { recordLeaf } from './desk-leaves.ts';
import { findDevice, findSteward, lockDesk } from './queries.ts';
import { dropMembers } from './rosters.ts';

/** A leaving as it was sent: by the device itself or by a steward of its desk. */
export interface SignedLeaving {
  readonly leaving: Buffer;
  readonly signature: Buffer;
  readonly key: Buffer;
}

/**
 * Takes a leaving: the device counts as gone at once and the desk's shift ends. Signed by anyone
 * else, it is `not-permitted`. The same leaving again changes nothing.
 */
export async function takeLeaving(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  { leaving, signature, key }: SignedLeaving,
): Promise<void> {
  const { desk, device: hash } = decodeLeaving(leaving);
  if (desk !== toBase64url(deskId)) throw new Refusal('not-permitted');
  if (!(await verifyNatively('leaving', key, leaving, signature)))
    throw new Refusal('not-permitted');
  await lockDesk(db, communityId, deskId);
  const leafHash = Buffer.from(fromBase64url(hash));
  const device = await findDevice(db, communityId, deskId, leafHash);
  if (device === undefined) throw new Refusal('not-permitted');
  const isOwn = device.signKey.equals(key);
  const isSteward = isOwn || (await findSteward(db, communityId, deskId, { key })) !== undefined;
  if (!isSteward) throw new Refusal('not-permitted');
  if (device.hasLeft) return;
  await db
    .insertInto('leavings')
    .values({
      community_id: communityId,
      desk_id: deskId,
      leaf_hash: leafHash,
      leaving,
      signature,
      signed_by: key,
    })
    .execute();
  const signatures = [{ key, signature }];
  await recordLeaf(db, communityId, deskId, { kind: 'leaving', payload: leaving, signatures });
  await dropMembers(db, communityId, deskId, [leafHash]);
}
