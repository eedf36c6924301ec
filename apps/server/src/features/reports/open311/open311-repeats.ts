import { createHash } from 'node:crypto';
import { base32nopad } from '@scure/base';
import type { Db } from '../../../db/schema.ts';
import { addDays } from '../../requests/requests.ts';
import { Open311Error } from './open311-error.ts';

/**
 * A request that a program names by a key of its own (`Idempotency-Key`), so that it can send it again
 * when it does not know whether it arrived: the same program's same key makes one report.
 */
export class RepeatKey {
  /** SHA-256 of the api_key and the key. */
  readonly hash: Buffer;
  /** The token of a batch service, the same each time; nobody without the api_key can make it. */
  readonly token: string;

  constructor(apiKey: string, key: string) {
    const bytes = createHash('sha256')
      .update(JSON.stringify([apiKey, key]))
      .digest();
    this.hash = createHash('sha256').update(bytes).update('report').digest();
    const token = createHash('sha256').update(bytes).update('token').digest();
    this.token = base32nopad.encode(token.subarray(0, 15)).toLowerCase();
  }
}

/** The key out of its header, where there is one. */
export function readRepeatKey(header: unknown, apiKey: string): RepeatKey | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(header)) {
    throw new Open311Error(400, 'Idempotency-Key is 1 to 255 characters of ASCII.');
  }
  return new RepeatKey(apiKey, header);
}

/** The report that was made under this key before. */
export async function findRepeated(
  db: Db,
  communityId: Buffer,
  { hash }: RepeatKey,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('report_repeats')
    .select('report_id')
    .where('community_id', '=', communityId)
    .where('repeat_hash', '=', hash)
    .executeTakeFirst();
  return row?.report_id;
}

/** Remembers the key in the transaction that makes the report; false where another was first. */
export async function keepRepeat(
  db: Db,
  communityId: Buffer,
  { hash }: RepeatKey,
  reportId: string,
  today: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('report_repeats')
    .values({
      community_id: communityId,
      repeat_hash: hash,
      report_id: reportId,
      made_day: today,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

const keptDays = 30;

/** Forgets keys that nobody sends again any more. */
export async function forgetRepeats(db: Db, communityId: Buffer, today: string): Promise<void> {
  await db
    .deleteFrom('report_repeats')
    .where('community_id', '=', communityId)
    .where('made_day', '<', addDays(today, -keptDays))
    .execute();
}
