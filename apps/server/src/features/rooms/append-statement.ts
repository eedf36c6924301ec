import type pg from 'pg';

/** An entry to be appended on a head. */
export interface Append {
  readonly roomId: Buffer;
  /** `roomTag` of it. */
  readonly tag: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: Buffer;
  readonly head: Buffer;
  readonly bytes: Buffer;
  /** Blobs that it lists; they are known to be the room's. */
  readonly blobs: readonly Buffer[];
}

const deadlock = '40P01';

/**
 * Appends to many rooms, each at most once, in one statement and one commit: those entries that were
 * taken, which are durable. Two processes can wait for each other's rooms; PostgreSQL then ends one,
 * which tries again.
 */
export async function storeAppends(
  pool: pg.Pool,
  communityId: Buffer,
  entries: readonly Append[],
  triesLeft = 3,
): Promise<ReadonlySet<Append>> {
  // In the order of the rooms, so that processes rarely collide.
  const sorted = entries.toSorted((a, b) => Buffer.compare(a.roomId, b.roomId));
  try {
    const { rows } = await pool.query<{ won: readonly number[] | null }>(
      statementFor(communityId, sorted),
    );
    const won = new Set(rows[0]?.won);
    return new Set(sorted.filter((_, i) => won.has(i + 1)));
  } catch (error) {
    const isDeadlock = (error as { readonly code?: unknown }).code === deadlock;
    if (!isDeadlock || triesLeft === 0) throw error;
    return storeAppends(pool, communityId, entries, triesLeft - 1);
  }
}

/**
 * `$2` holds room id, previous head and head of each entry, `$6` all the entries, both as one value
 * each: PostgreSQL reads an array of bytea from hexadecimal text, which cost as much as the rest.
 * The community stands beside each entry and `incoming` is made first, so that a room is found by
 * its whole key and never by its community alone.
 */
const appendSql = (listing: string) => `
  with incoming as materialized (
    select $1::bytea as community_id, n::integer as n, epoch, sequence,
      substring($2::bytea from 96 * n::integer - 95 for 32) as room_id,
      substring($2::bytea from 96 * n::integer - 63 for 32) as previous,
      substring($2::bytea from 96 * n::integer - 31 for 32) as head,
      substring($6::bytea from start for length) as bytes
    from unnest($3::integer[], $4::integer[], $5::integer[], $7::integer[])
      with ordinality as i (epoch, sequence, start, length, n)
  ), won as (
    update rooms r set head = i.head, sequence = i.sequence + 1
    from incoming i
    where r.community_id = i.community_id and r.room_id = i.room_id and r.head = i.previous
      and r.sequence = i.sequence and r.epoch = i.epoch and r.state <> 'replaced'
    returning i.n, r.room_id, i.sequence, i.bytes
  ), stored as (
    insert into elements (community_id, room_id, sequence, kind, bytes)
    select $1, room_id, sequence, 0, bytes from won
  )${listing}
  select array_agg(n) as won from won`;

/** As it is prepared, for whoever wants to see its plan. */
export const plainSql = appendSql('');
const listingSql = appendSql(`, listed as (
    update blobs b set listed = true
    from unnest($8::bytea[], $9::bytea[]) as l (room_id, blob_id) join won using (room_id)
    where b.community_id = $1 and b.room_id = l.room_id and b.blob_id = l.blob_id
  )`);

/** Prepared once for each connection. */
function statementFor(communityId: Buffer, batch: readonly Append[]): pg.QueryConfig {
  let end = 1;
  const starts = batch.map(({ bytes }) => {
    const start = end;
    end += bytes.length;
    return start;
  });
  const values = [
    communityId,
    Buffer.concat(batch.flatMap(({ roomId, previous, head }) => [roomId, previous, head])),
    integers(batch.map(({ epoch }) => epoch)),
    integers(batch.map(({ sequence }) => sequence)),
    integers(starts),
    Buffer.concat(batch.map(({ bytes }) => bytes)),
    integers(batch.map(({ bytes }) => bytes.length)),
  ];
  const listed = batch.flatMap(({ roomId, blobs }) => blobs.map((blob) => [roomId, blob] as const));
  if (listed.length === 0) return { name: 'append', text: plainSql, values };
  const blobs = [listed.map(([roomId]) => roomId), listed.map(([, blob]) => blob)];
  return { name: 'append and list', text: listingSql, values: [...values, ...blobs] };
}

/** An array as PostgreSQL writes it: the driver's own way of writing one looks at each element. */
function integers(list: readonly number[]): string {
  return `{${list.join(',')}}`;
}
