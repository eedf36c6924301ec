import type pg from 'pg';
import type { Bulletin } from '../bulletin/bulletin.ts';
import { roomTopic } from './room-id.ts';

/** An entry to be appended on a head. */
export interface Append {
  readonly roomId: Buffer;
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: Buffer;
  readonly head: Buffer;
  readonly bytes: Buffer;
  /** Blobs that it lists; they are known to be the room's. */
  readonly blobs: readonly Buffer[];
}

interface Waiting extends Append {
  readonly room: string;
  resolve(won: boolean): void;
  reject(error: unknown): void;
}

const largestBatch = 128;
const batchesAtOnce = 2;
const deadlock = '40P01';

/**
 * Compare-and-append for many rooms in one statement: what comes while a batch is on its way goes
 * with the next, so that 32 writers share a commit; one NOTIFY after it tells of all of them. An entry is
 * taken only on the head it names, in the current epoch; every answer is durable.
 *
 * A room is in one batch at a time: two entries on one head race inside PostgreSQL otherwise, and
 * two batches with the same two rooms could wait for each other.
 */
export class AppendQueue {
  readonly #pool: pg.Pool;
  readonly #communityId: Buffer;
  readonly #bulletin: Pick<Bulletin, 'announce'>;
  #waiting: Waiting[] = [];
  readonly #rooms = new Set<string>();
  #running = 0;
  #isPlanned = false;

  constructor(pool: pg.Pool, communityId: Buffer, bulletin: Pick<Bulletin, 'announce'>) {
    this.#pool = pool;
    this.#communityId = communityId;
    this.#bulletin = bulletin;
  }

  /** Whether the entry was taken; false where the head, the place or the epoch is another. */
  append(entry: Append): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const room = entry.roomId.toString('latin1');
      this.#waiting.push({ ...entry, room, resolve, reject });
      this.#plan();
    });
  }

  /** At the end of the turn, so that requests which arrived together go together. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      while (this.#running < batchesAtOnce) {
        const batch = this.#nextBatch();
        if (batch.length === 0) return;
        void this.#run(batch);
      }
    });
  }

  #nextBatch(): readonly Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const entry of this.#waiting) {
      const isFree = batch.length < largestBatch && !this.#rooms.has(entry.room);
      (isFree ? batch : left).push(entry);
      if (isFree) this.#rooms.add(entry.room);
    }
    this.#waiting = left;
    return batch;
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    this.#running += 1;
    try {
      const won = await this.#store(batch);
      for (const entry of batch) entry.resolve(won.has(entry.room));
      const taken = batch.filter(({ room }) => won.has(room));
      this.#bulletin.announce(taken.map(({ roomId }) => roomTopic(roomId)));
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    } finally {
      this.#running -= 1;
      for (const { room } of batch) this.#rooms.delete(room);
      if (this.#waiting.length > 0) this.#plan();
    }
  }

  /** Two processes can still wait for each other's rooms; PostgreSQL then ends one, which tries again. */
  async #store(batch: readonly Waiting[], triesLeft = 3): Promise<ReadonlySet<string>> {
    try {
      const { rows } = await this.#pool.query<{ room_id: Buffer }>(
        statementFor(this.#communityId, batch),
      );
      return new Set(rows.map((row) => row.room_id.toString('latin1')));
    } catch (error) {
      const isDeadlock = (error as { readonly code?: unknown }).code === deadlock;
      if (!isDeadlock || triesLeft === 0) throw error;
      return this.#store(batch, triesLeft - 1);
    }
  }
}

/**
 * `$2` holds room id, previous head and head of each entry, `$6` all the entries, both as one value
 * each: PostgreSQL reads an array of bytea from hexadecimal text, which cost as much as the rest.
 */
const appendSql = (listing: string) => `
  with incoming as (
    select epoch, sequence,
      substring($2::bytea from 96 * n::integer - 95 for 32) as room_id,
      substring($2::bytea from 96 * n::integer - 63 for 32) as previous,
      substring($2::bytea from 96 * n::integer - 31 for 32) as head,
      substring($6::bytea from start for length) as bytes
    from unnest($3::integer[], $4::integer[], $5::integer[], $7::integer[])
      with ordinality as i (epoch, sequence, start, length, n)
  ), won as (
    update rooms r set head = i.head, sequence = i.sequence + 1
    from incoming i
    where r.community_id = $1 and r.room_id = i.room_id and r.head = i.previous
      and r.sequence = i.sequence and r.epoch = i.epoch and r.state <> 'replaced'
    returning r.room_id, i.sequence, i.bytes
  ), stored as (
    insert into elements (community_id, room_id, sequence, kind, bytes)
    select $1, room_id, sequence, 0, bytes from won
  )${listing}
  select room_id from won`;

const plainSql = appendSql('');
const listingSql = appendSql(`, listed as (
    update blobs b set listed = true
    from unnest($8::bytea[], $9::bytea[]) as l (room_id, blob_id) join won using (room_id)
    where b.community_id = $1 and b.room_id = l.room_id and b.blob_id = l.blob_id
  )`);

/** Prepared once for each connection; in the order of the rooms, so that processes rarely collide. */
function statementFor(communityId: Buffer, unsorted: readonly Waiting[]): pg.QueryConfig {
  const batch = unsorted.toSorted((a, b) => Buffer.compare(a.roomId, b.roomId));
  let end = 1;
  const starts = batch.map(({ bytes }) => {
    const start = end;
    end += bytes.length;
    return start;
  });
  const values = [
    communityId,
    Buffer.concat(batch.flatMap(({ roomId, previous, head }) => [roomId, previous, head])),
    batch.map(({ epoch }) => epoch),
    batch.map(({ sequence }) => sequence),
    starts,
    Buffer.concat(batch.map(({ bytes }) => bytes)),
    batch.map(({ bytes }) => bytes.length),
  ];
  const listed = batch.flatMap(({ roomId, blobs }) => blobs.map((blob) => [roomId, blob] as const));
  if (listed.length === 0) return { name: 'append', text: plainSql, values };
  const blobs = [listed.map(([roomId]) => roomId), listed.map(([, blob]) => blob)];
  return { name: 'append and list', text: listingSql, values: [...values, ...blobs] };
}
