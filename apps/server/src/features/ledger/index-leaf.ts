import { encodeCanonical } from '@nearhand/seal/canonical-json';
import type { Db } from '../../db/schema.ts';

/**
 * The leaf that ends every published tree. Called inside the publishing transaction, once the leaves
 * before it have their places.
 */
export async function indexLeafOf(_transaction: Db, _communityId: Buffer): Promise<Uint8Array> {
  return encodeCanonical({ type: 'index', v: 1 });
}
