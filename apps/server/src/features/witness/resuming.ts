import { type Checkpoint, decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { LedgerError } from '@nearhand/ledger/error';
import { decodeNote, verifyNote } from '@nearhand/ledger/note';
import { type FetchTile, TileReader, type TreeHead } from '@nearhand/ledger/tile-reader';
import { lockMemory, openWitness, type WitnessGround } from './witness-key.ts';
import { type WitnessMemory, withHead } from './witness-memory.ts';
import { cosignedHead, findLog, keysOf, type LogRow, storeHead } from './witnessed-logs.ts';

/** What a person says of a log whose newest cosigned head nobody can know. */
export interface Told {
  readonly origin: string;
  /** Reads the log as it is shown now: `checkpoint`, and the tiles below its prefix. */
  readonly fetch: FetchTile;
  /** Signed checkpoints that others were shown: the log must have grown from each. */
  readonly seen: readonly Uint8Array[];
}

/** What became of it. */
export type Resumption =
  | { readonly is: 'resumed'; readonly head: TreeHead }
  /** There is no such log here, or it is cosigned as it is. */
  | { readonly is: 'unknown' | 'not-waiting' };

/**
 * Has a log cosigned again from where it stands now: what is shown now must be signed by its key and
 * have grown from all that is still remembered here and from what others saw. Whether it forked from
 * what was cosigned and forgotten nobody can see; the person vouches for it.
 * @throws LedgerError `unsigned`, `signature`, `other-origin`, `size`, `consistency` and those of tiles
 *   for what does not hold, WitnessTrouble
 */
export async function resumeLog(ground: WitnessGround, told: Told): Promise<Resumption> {
  const { db, owner } = ground;
  await openWitness(ground);
  const log = await findLog(db, owner.id, told.origin);
  if (log === undefined) return { is: 'unknown' };
  const shown = await openHead(log, await told.fetch('checkpoint'));
  const reader = new TileReader(shown, told.fetch);
  for (const seen of told.seen) await checkGrown(reader, await openHead(log, seen));
  return await db.transaction().execute(async (transaction) => {
    // The tiles are read under the lock, so that nothing is cosigned between the check and the word.
    const id = await lockMemory(transaction, owner);
    if (id === undefined) throw new Error('the witness has no memory');
    const row = await findLog(transaction, owner.id, told.origin);
    const memory = (await ground.places.read(id)) ?? begun(id);
    if (row === undefined) return { is: 'unknown' };
    if (cosignedHead(memory, row) !== undefined) return { is: 'not-waiting' };
    await checkGrown(reader, row.head);
    await checkGrown(reader, memory.heads.get(row.origin));
    await ground.places.write(withHead(memory, row.origin, shown));
    await storeHead(transaction, owner.id, row.origin, shown);
    return { is: 'resumed', head: shown };
  });
}

/** A memory that knows no more than what it is told. */
function begun(id: Buffer): WitnessMemory {
  return { id, isWhole: false, heads: new Map() };
}

async function openHead(log: LogRow, bytes: Uint8Array): Promise<Checkpoint> {
  const note = decodeNote(bytes);
  await verifyNote(note, keysOf(log));
  const checkpoint = decodeCheckpoint(note.text);
  if (checkpoint.origin === log.origin) return checkpoint;
  throw new LedgerError('other-origin', checkpoint.origin);
}

async function checkGrown(reader: TileReader, older: TreeHead | undefined): Promise<void> {
  if (older !== undefined && older.size > 0) await reader.checkGrownFrom(older);
}

const longestAnswer = 64 * 1024;
const answerWithinMs = 20_000;

/** Reads a log over HTTP from its prefix, such as `https://help.example/ledger`. */
export function logAt(prefix: string): FetchTile {
  return async (path) => {
    const signal = AbortSignal.timeout(answerWithinMs);
    const answer = await fetch(`${prefix}/${path}`, { redirect: 'error', signal });
    if (!answer.ok) throw new Error(`${prefix}/${path} has status ${answer.status}`);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of answer.body ?? []) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > longestAnswer) throw new Error(`${prefix}/${path} is too long`);
    }
    return new Uint8Array(Buffer.concat(chunks));
  };
}
