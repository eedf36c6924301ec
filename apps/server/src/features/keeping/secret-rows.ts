import { type Kysely, sql } from 'kysely';
import type { Database } from '../../db/schema.ts';
import type { Keeper } from './keeper.ts';
import { KeepingError } from './keeping-error.ts';
import { wrappedLength } from './night-record.ts';
import type { WrappedSecret } from './secret-dump.ts';

interface Row extends WrappedSecret {
  readonly keyId: Buffer;
}

interface Cursor {
  readonly roomId: Buffer;
  readonly epoch: number;
}

const rowsAtOnce = 2000;
const first: Cursor = { roomId: Buffer.alloc(0), epoch: 0 };

/**
 * Wraps every row that lies under another key under `keyId`, a few at a time, resting after each
 * stretch for what `rest` makes of the milliseconds it took, so that appends go on beside it.
 *
 * @throws KeepingError `rows-unopened` after all others were rewrapped: nothing may be destroyed then
 */
export async function rewrap({
  db,
  keeper,
  keyId,
  rest,
}: {
  readonly db: Kysely<Database>;
  readonly keeper: Keeper;
  readonly keyId: Buffer;
  readonly rest: (spentMs: number) => Promise<unknown>;
}): Promise<void> {
  const { communityId } = keeper;
  let unopened = 0;
  let after: Cursor | undefined = first;
  while (after !== undefined) {
    const began = performance.now();
    const { rows }: { readonly rows: readonly Row[] } = await sql<Row>`
      select room_id as "roomId", epoch, key_id as "keyId", wrapped from room_secrets
      where community_id = ${communityId} and (room_id, epoch) > (${after.roomId}, ${after.epoch})
        and key_id <> ${keyId}
      order by room_id, epoch limit ${rowsAtOnce}`.execute(db);
    const rewrapped = rows.flatMap((row) => rewrapOne(keeper, keyId, row));
    unopened += rows.length - rewrapped.length;
    if (rewrapped.length > 0) await store(db, communityId, keyId, rewrapped);
    after = rows.length < rowsAtOnce ? undefined : rows.at(-1);
    if (after !== undefined) await rest(performance.now() - began);
  }
  if (unopened === 0) return;
  throw new KeepingError(
    'rows-unopened',
    `${unopened} secrets of rooms open under no night key at hand. No key was destroyed.`,
  );
}

/**
 * Every secret under `keyId`, in batches. What comes and goes meanwhile may be in it or not; the log
 * under the same key has it.
 */
export async function* listSecrets(
  db: Kysely<Database>,
  communityId: Buffer,
  keyId: Buffer,
): AsyncGenerator<readonly WrappedSecret[]> {
  let after: Cursor | undefined = first;
  while (after !== undefined) {
    const { rows }: { readonly rows: readonly WrappedSecret[] } = await sql<WrappedSecret>`
      select room_id as "roomId", epoch, wrapped from room_secrets
      where community_id = ${communityId} and (room_id, epoch) > (${after.roomId}, ${after.epoch})
        and key_id = ${keyId}
      order by room_id, epoch limit ${rowsAtOnce * 5}`.execute(db);
    if (rows.length > 0) yield rows;
    after = rows.length < rowsAtOnce * 5 ? undefined : rows.at(-1);
  }
}

function rewrapOne(keeper: Keeper, keyId: Buffer, row: Row): readonly WrappedSecret[] {
  const { roomId, epoch } = row;
  let s: Buffer;
  try {
    s = keeper.unwrap(roomId, epoch, row);
  } catch {
    // Altered, or of a key that is gone: it keeps its place, and the night says so.
    return [];
  }
  const place = { communityId: keeper.communityId, roomId, epoch };
  return [{ roomId, epoch, wrapped: keeper.keys.wrap(keyId, place, s) }];
}

/** One value for all ids and one for all secrets: PostgreSQL reads arrays of bytea from hexadecimal text. */
async function store(
  db: Kysely<Database>,
  communityId: Buffer,
  keyId: Buffer,
  rows: readonly WrappedSecret[],
): Promise<void> {
  const ids = Buffer.concat(rows.map(({ roomId }) => roomId));
  const wrapped = Buffer.concat(rows.map((row) => row.wrapped));
  const epochs = rows.map(({ epoch }) => epoch);
  await sql`
    update room_secrets s set wrapped = i.wrapped, key_id = ${keyId}
    from (
      select epoch, substring(${ids}::bytea from 32 * n::integer - 31 for 32) as room_id,
        substring(${wrapped}::bytea from ${wrappedLength}::integer * (n::integer - 1) + 1
          for ${wrappedLength}::integer) as wrapped
      from unnest(${epochs}::integer[]) with ordinality as e (epoch, n)
    ) i
    where s.community_id = ${communityId} and s.room_id = i.room_id and s.epoch = i.epoch`.execute(
    db,
  );
}
