import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { List } from './list.ts';

/** As many as a search gives at most: beyond, its words narrow nothing and cost everything. */
export const mostFound = 10_000;

/**
 * The positions of the rows of a list that meet a condition, ascending. Four bytes each, so that even
 * all of a million are one small answer; a page of them is then a slice, the last as fast as the first.
 */
export async function positionsOf(
  db: Db,
  communityId: Buffer,
  list: List,
  condition: RawBuilder<boolean>,
  limit: number | undefined,
): Promise<Int32Array> {
  const position = sql.ref(`${list.alias}.position`);
  const { rows } = await sql<{ readonly positions: Buffer | null }>`
    select string_agg(int4send(position), ''::bytea) as positions from (
      select ${position}::int as position from ${list.from}
      where ${sql.ref(`${list.alias}.community_id`)} = ${communityId}
        and ${position} is not null and ${condition}
      ${limit === undefined ? sql`` : sql`limit ${limit}`}
    ) as found
  `.execute(db);
  const bytes = rows[0]?.positions ?? Buffer.alloc(0);
  const positions = new Int32Array(bytes.length / 4);
  for (let at = 0; at < positions.length; at += 1) positions[at] = bytes.readInt32BE(at * 4);
  return positions.sort();
}

const mostBytes = 64 * 1024 * 1024;

/**
 * Positions kept for the pages that follow, by a key that names list, conditions and version; never
 * for a search, whose words are kept nowhere. The oldest go when 64 MiB are full.
 */
export class KeptPositions {
  readonly #kept = new Map<string, Promise<Int32Array>>();
  readonly #sizes = new Map<string, number>();
  #bytes = 0;

  /** The positions under this key; whoever asks while they are being found waits for the same. */
  async get(key: string, find: () => Promise<Int32Array>): Promise<Int32Array> {
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return await kept;
    }
    const finding = find();
    this.#kept.set(key, finding);
    try {
      const positions = await finding;
      this.#grow(key, positions.byteLength + key.length);
      return positions;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  #grow(key: string, bytes: number): void {
    if (!this.#kept.has(key)) return;
    this.#sizes.set(key, bytes);
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= mostBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= this.#sizes.get(oldest) ?? 0;
      this.#sizes.delete(oldest);
    }
  }
}
