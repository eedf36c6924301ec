import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Db } from '../../db/schema.ts';

/** The key of nonces, visit tokens and work challenges: drawn once, shared by all processes. */
export async function loadServerSecret(db: Db, communityId: Buffer): Promise<KeyObject> {
  await db
    .insertInto('request_secrets')
    .values({ community_id: communityId, secret: randomBytes(32) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { secret } = await db
    .selectFrom('request_secrets')
    .select('secret')
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow();
  return createSecretKey(secret);
}
