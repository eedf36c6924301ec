import { LedgerError } from '@nearhand/ledger/error';
import { decodeNote, signatureLine, verifyNote } from '@nearhand/ledger/note';
import { judgeCheckpoint, originOf } from '@nearhand/ledger/witness';
import type { AddCheckpoint } from '@nearhand/ledger/witness-request';
import { Refusal } from '../../refusal.ts';
import { lockMemory, openWitness, type WitnessGround } from './witness-key.ts';
import { withHead } from './witness-memory.ts';
import { waiting } from './witness-trouble.ts';
import { cosignedHead, findLog, keysOf, storeHead } from './witnessed-logs.ts';

/** Who comes while so many wait is told to come again: a second place that hangs holds all of them. */
const mostWaiting = 16;

/**
 * Cosigns, one after the other. The order of each: judged, remembered in every place, kept in the
 * database, signed. Killed in between, the next checkpoint is judged by what was remembered, which is
 * never less than what was signed.
 */
export class Cosigning {
  readonly #ground: WitnessGround;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ground: WitnessGround) {
    this.#ground = ground;
  }

  /**
   * The cosignature's line; undefined for a log that is not cosigned here. `time` in seconds.
   * @throws LedgerError as `judgeCheckpoint`, WitnessTrouble where nothing is cosigned for now,
   *   Refusal `unavailable` where too many wait
   */
  async add(request: AddCheckpoint, time: number): Promise<string | undefined> {
    const { db, owner } = this.#ground;
    const log = await findLog(db, owner.id, originOf(request));
    if (log === undefined) return undefined;
    // Before the turn, so that no stranger keeps the log waiting.
    await verifyNote(decodeNote(request.checkpoint), keysOf(log));
    const text = await this.#inTurn(() => this.#remember(request));
    const witness = await openWitness(this.#ground);
    return signatureLine(await witness.cosign(text, time));
  }

  /** The text to be signed, once its head is remembered. */
  async #remember(request: AddCheckpoint): Promise<string> {
    const { db, owner, places } = this.#ground;
    await openWitness(this.#ground);
    return await db.transaction().execute(async (transaction) => {
      const id = await lockMemory(transaction, owner);
      const memory = id && (await places.read(id));
      const log = await findLog(transaction, owner.id, originOf(request));
      if (log === undefined) throw new LedgerError('unsigned', 'not cosigned any more');
      const last = cosignedHead(memory, log);
      if (memory === undefined || last === undefined) throw waiting([log.origin]);
      const { checkpoint, text } = await judgeCheckpoint(request, { keys: keysOf(log), last });
      await places.write(withHead(memory, log.origin, checkpoint));
      await storeHead(transaction, owner.id, log.origin, checkpoint);
      return text;
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= mostWaiting) throw new Refusal('unavailable');
    this.#waiting += 1;
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return await mine.finally(() => {
      this.#waiting -= 1;
    });
  }
}
