import { leafHash } from '@nearhand/seal/hash';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { bytesOf } from '../requests/requests.ts';

/** Puts a device's leaf where rosters can name it; false where it is there already. */
export async function addDevice(
  db: Db,
  communityId: Buffer,
  device: { readonly desk: string; readonly sign: string },
  leaf: Uint8Array,
): Promise<boolean> {
  const added = await db
    .insertInto('devices')
    .values(memberRow(communityId, device, leaf))
    .onConflict((conflict) => conflict.doNothing())
    .returning('leaf_hash')
    .executeTakeFirst();
  return added !== undefined;
}

/** Lets a steward sign for the desk from now on. */
export async function addSteward(
  db: Db,
  communityId: Buffer,
  steward: { readonly desk: string; readonly sign: string },
  leaf: Uint8Array,
): Promise<void> {
  await db
    .insertInto('stewards')
    .values(memberRow(communityId, steward, leaf))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function memberRow(
  communityId: Buffer,
  { desk, sign }: { readonly desk: string; readonly sign: string },
  leaf: Uint8Array,
) {
  const deskId = bytesOf(desk, 16);
  const signKey = bytesOf(sign, 32);
  if (deskId === undefined || signKey === undefined) throw new Refusal('malformed');
  return {
    community_id: communityId,
    desk_id: deskId,
    leaf_hash: Buffer.from(leafHash(leaf)),
    sign_key: signKey,
    leaf: Buffer.from(leaf),
  };
}
