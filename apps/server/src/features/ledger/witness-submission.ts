import { setTimeout as sleep } from 'node:timers/promises';
import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { decodeNote } from '@nearhand/ledger/note';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { encodeAddCheckpoint } from '@nearhand/ledger/witness-request';
import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema.ts';
import type { Log } from '../../log.ts';
import type { Troubles } from '../../troubles.ts';
import {
  type LedgerWitness,
  listWitnesses,
  newestCheckpoint,
  takeCosignature,
} from './cosignatures.ts';
import type { KeyOwner } from './signing-keys.ts';
import { tileFetcher } from './tile-store.ts';

export interface SubmissionParts {
  readonly db: Kysely<Database>;
  readonly owner: KeyOwner;
  readonly troubles: Pick<Troubles, 'set'>;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Witnesses are asked again while nothing happens, so that clients see how new the ledger is. */
const renewEveryMs = 6 * 3_600_000;
const lookEveryMs = 60_000;
const firstRetryMs = 500;
const longestRetryMs = 60_000;
const answerWithinMs = 10_000;

type Outcome = 'cosigned' | 'no-answer' | 'refused' | 'ahead';

/**
 * Has witnesses cosign each published checkpoint (C2SP tlog-witness). Those that do not answer are
 * asked again, ever more seldom; one that has seen more of this ledger than we have is a trouble.
 */
export class WitnessSubmission {
  readonly #parts: SubmissionParts;
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #isWoken = false;
  #running: Promise<void> | undefined;

  constructor(parts: SubmissionParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.wake(), lookEveryMs).unref();
  }

  /** Looks soon whether a witness has to be asked. */
  wake(): void {
    this.#isWoken = true;
    if (this.#stopping.signal.aborted) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#isWoken) this.wake();
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let retry = firstRetryMs;
    while (this.#isWoken && !this.#stopping.signal.aborted) {
      this.#isWoken = false;
      const isDone = await this.#submit().catch(() => false);
      if (isDone) return;
      await sleep(retry, undefined, { ref: false, signal: this.#stopping.signal }).catch(
        () => undefined,
      );
      retry = Math.min(retry * 2, longestRetryMs);
      this.#isWoken = true;
    }
  }

  /** Whether every witness has now cosigned the newest checkpoint. */
  async #submit(): Promise<boolean> {
    const { db, owner, now = Date.now } = this.#parts;
    const newest = await newestCheckpoint(db, owner);
    if (newest === undefined) return true;
    const due = (await listWitnesses(db, owner)).filter(
      ({ size, time = 0 }) => size !== newest.size || time * 1_000 < now() - renewEveryMs,
    );
    const note = new Uint8Array(newest.note);
    const outcomes = await Promise.all(due.map((witness) => this.#ask(witness, note)));
    this.#tell(due, outcomes);
    return outcomes.every((outcome) => outcome === 'cosigned');
  }

  async #ask(witness: LedgerWitness, note: Uint8Array): Promise<Outcome> {
    const { db, owner } = this.#parts;
    let oldSize = witness.size;
    // A witness that has another size than we remember says which, and is asked once more.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const answer = await this.#post(witness, note, oldSize);
      if (answer === undefined) return 'no-answer';
      const text = await answer.text().catch(() => '');
      if (answer.ok) {
        const isTaken = await takeCosignature(db, owner, witness, note, text);
        return isTaken ? 'cosigned' : 'refused';
      }
      const told = /^(0|[1-9]\d{0,15})\n$/.exec(text)?.[1];
      if (answer.status !== 409 || told === undefined) return 'refused';
      oldSize = Number(told);
      if (oldSize > sizeOf(note)) return 'ahead';
    }
    return 'refused';
  }

  async #post(
    { address }: LedgerWitness,
    note: Uint8Array,
    oldSize: number,
  ): Promise<Response | undefined> {
    const { db, owner } = this.#parts;
    const { size, root } = decodeCheckpoint(decodeNote(note).text);
    const reader = new TileReader({ size, root }, tileFetcher(db, owner.id));
    const proof = oldSize === 0 ? [] : await reader.consistencyProof(oldSize);
    const body = encodeAddCheckpoint({ oldSize, proof, checkpoint: note });
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(answerWithinMs)]);
    return await fetch(`${address}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: body as Uint8Array<ArrayBuffer>,
      redirect: 'error',
      signal,
    }).catch(() => undefined);
  }

  #tell(asked: readonly LedgerWitness[], outcomes: readonly Outcome[]): void {
    const { troubles, log } = this.#parts;
    const told = asked.flatMap(({ name }, i) => {
      const outcome = outcomes[i] ?? 'cosigned';
      return outcome === 'cosigned' ? [] : [`${name} ${sentences[outcome]}`];
    });
    troubles.set('witnesses', told.length > 0 ? told.join('; ') : undefined);
    if (told.length > 0) log.error('a witness did not cosign', { count: told.length });
  }
}

const sentences: Readonly<Record<Exclude<Outcome, 'cosigned'>, string>> = {
  'no-answer': 'does not answer',
  refused: 'refuses to cosign',
  ahead: 'has seen more of this ledger than is here: an older copy of it was restored',
};

function sizeOf(note: Uint8Array): number {
  return decodeCheckpoint(decodeNote(note).text).size;
}
