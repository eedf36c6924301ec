import { createHash, randomBytes } from 'node:crypto';
import { base32nopad } from '@scure/base';
import type { Db } from '../../../db/schema.ts';

/** A key for a program that creates requests; it is told once, and only its hash is kept. */
export async function makeApiKey(
  db: Db,
  communityId: Buffer,
  name: string,
  today: string,
): Promise<string> {
  const key = base32nopad.encode(randomBytes(20)).toLowerCase();
  await db
    .insertInto('report_api_keys')
    .values({
      community_id: communityId,
      key_hash: hashOf(key),
      name: name.slice(0, 80),
      made_day: today,
    })
    .execute();
  return key;
}

/** Whether a key is one of this community's. */
export async function isApiKey(db: Db, communityId: Buffer, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('report_api_keys')
    .select('name')
    .where('community_id', '=', communityId)
    .where('key_hash', '=', hashOf(key))
    .executeTakeFirst();
  return row !== undefined;
}

/** What stands for the id of a batch service's request until there is one. */
export function drawToken(): string {
  return base32nopad.encode(randomBytes(15)).toLowerCase();
}

/** Keeps what a token stands for; only its hash is kept. */
export async function keepToken(
  db: Db,
  communityId: Buffer,
  token: string,
  reportId: string,
  today: string,
): Promise<void> {
  await db
    .insertInto('report_tokens')
    .values({
      community_id: communityId,
      token_hash: hashOf(token),
      report_id: reportId,
      made_day: today,
    })
    .execute();
}

/** The id that a token stands for; undefined where there is no such token. */
export async function findToken(
  db: Db,
  communityId: Buffer,
  token: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('report_tokens')
    .select('report_id')
    .where('community_id', '=', communityId)
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
  return row?.report_id;
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
