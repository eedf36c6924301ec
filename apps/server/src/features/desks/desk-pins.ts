import { type DeskPins, pinsOf } from '@nearhand/ledger/policy';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { toBase64url } from '@nearhand/seal/bytes';
import type { Db } from '../../db/schema.ts';
import type { Community } from '../community/community.ts';
import { listVerifierKeys, witnessPolicy } from '../ledger/ledger.ts';
import { newestRoot } from './roots.ts';

/**
 * What a desk's poster carries: the ledger with its key, the witnesses, the desk and its root now.
 * Undefined for a desk whose stewards have not vouched for one another yet.
 */
export async function deskPins(
  db: Db,
  community: Community,
  deskId: Buffer,
): Promise<DeskPins | undefined> {
  const [key] = await listVerifierKeys(db, community);
  const root = await newestRoot(db, community.id, deskId);
  if (key === undefined || root === undefined) return undefined;
  const { witnesses, needed } = await witnessPolicy(db, community);
  const policy = {
    ...{ origin: community.ledgerOrigin, key, needed },
    witnesses: witnesses.map(decodeVerifierKey),
  };
  return { ...pinsOf(policy, root.hash), desk: toBase64url(deskId) };
}
