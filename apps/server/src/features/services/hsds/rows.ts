import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { List, Shape } from './list.ts';

/** The object of one row as JSON text; undefined where it is not in the list. */
export async function objectOf(
  db: Db,
  communityId: Buffer,
  list: List,
  id: string,
  shape: Shape,
): Promise<string | undefined> {
  const { rows } = await sql<{ readonly object: string }>`
    select ${list.object(shape)}::text as object from ${list.from}
    where ${sql.ref(`${list.alias}.community_id`)} = ${communityId}
      and ${sql.ref(`${list.alias}.${list.key}`)} = ${id}
      and ${sql.ref(`${list.alias}.position`)} is not null
  `.execute(db);
  return rows[0]?.object;
}

/** The objects at positions from `first` on, `count` of them, as JSON texts joined by `separator`. */
export async function objectsInRange(
  db: Db,
  communityId: Buffer,
  list: List,
  range: { readonly first: number; readonly count: number },
  shape: Shape,
  separator: string,
): Promise<string> {
  const position = sql.ref(`${list.alias}.position`);
  const where = sql`${position} >= ${range.first} and ${position} < ${range.first + range.count}`;
  return await objects(db, communityId, list, where, shape, separator);
}

/** The objects at these positions, in their order. */
export async function objectsAt(
  db: Db,
  communityId: Buffer,
  list: List,
  positions: readonly number[],
  shape: Shape,
  separator: string,
): Promise<string> {
  if (positions.length === 0) return '';
  const where = sql`${sql.ref(`${list.alias}.position`)} = any(${[...positions]}::bigint[])`;
  return await objects(db, communityId, list, where, shape, separator);
}

async function objects(
  db: Db,
  communityId: Buffer,
  list: List,
  where: ReturnType<typeof sql>,
  shape: Shape,
  separator: string,
): Promise<string> {
  const position = sql.ref(`${list.alias}.position`);
  const { rows } = await sql<{ readonly objects: string | null }>`
    select string_agg(${list.object(shape)}::text, ${separator} order by ${position}) as objects
    from ${list.from}
    where ${sql.ref(`${list.alias}.community_id`)} = ${communityId} and ${where}
  `.execute(db);
  return rows[0]?.objects ?? '';
}
