import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { decodeNote } from '@nearhand/ledger/note';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { encodeAddCheckpoint } from '@nearhand/ledger/witness-request';
import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema.ts';
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
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Witnesses are asked again while nothing happens, so that clients see how new the ledger is. */
const renewEveryMs = 6 * 3_600_000;
const lookEveryMs = 60_000;
const firstRetryMs = 500;
const longestRetryMs = 60_000;
const answerWithinMs = 10_000;

type Failure = 'no-answer' | 'paused' | 'refused' | 'ahead';

/**
 * Has witnesses cosign each published checkpoint (C2SP tlog-witness), each for itself: one that does
 * not answer keeps no other waiting, and is asked again ever more seldom. One that has seen more of
 * this ledger than we have is a trouble.
 */
export class WitnessSubmission {
  readonly #parts: SubmissionParts;
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  /** By name, while one is being asked. */
  readonly #asking = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, number>();
  readonly #troubled = new Map<string, Failure>();
  #looking: Promise<void> | undefined;
  #isWoken = false;

  constructor(parts: SubmissionParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.wake(), lookEveryMs).unref();
  }

  /** Looks soon whether a witness has to be asked. */
  wake(): void {
    this.#isWoken = true;
    if (this.#stopping.signal.aborted) return;
    this.#looking ??= this.#look()
      // While the database is away there is nothing to submit either; the timer looks again.
      .catch(() => undefined)
      .finally(() => {
        this.#looking = undefined;
        if (this.#isWoken) this.wake();
      });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#looking;
    await Promise.all(this.#asking.values());
  }

  async #look(): Promise<void> {
    this.#isWoken = false;
    const { db, owner, now = Date.now } = this.#parts;
    const newest = await newestCheckpoint(db, owner);
    if (newest === undefined) return;
    const witnesses = await listWitnesses(db, owner);
    this.#forgetAllBut(witnesses);
    for (const witness of witnesses) {
      const { name, size, time = 0 } = witness;
      const isDue = size !== newest.size || time * 1_000 < now() - renewEveryMs;
      if (!isDue || this.#asking.has(name)) continue;
      const asking = this.#askAndTell(witness, new Uint8Array(newest.note));
      this.#asking.set(
        name,
        asking.finally(() => this.#asking.delete(name)),
      );
    }
  }

  async #askAndTell(witness: LedgerWitness, note: Uint8Array): Promise<void> {
    const { name } = witness;
    const outcome = await this.#ask(witness, note).catch(() => 'no-answer' as const);
    if (this.#stopping.signal.aborted) return;
    if (outcome === 'cosigned') {
      this.#failures.delete(name);
      this.#troubled.delete(name);
      // The tree may have grown meanwhile.
      if (sizeOf(note) !== witness.size) this.#wakeIn(0);
    } else {
      const failures = (this.#failures.get(name) ?? 0) + 1;
      this.#failures.set(name, failures);
      this.#troubled.set(name, outcome);
      this.#wakeIn(Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs));
    }
    this.#tell();
  }

  #wakeIn(ms: number): void {
    setTimeout(() => this.wake(), ms).unref();
  }

  #forgetAllBut(witnesses: readonly LedgerWitness[]): void {
    const names = new Set(witnesses.map(({ name }) => name));
    for (const kept of [this.#failures, this.#troubled]) {
      for (const name of kept.keys()) if (!names.has(name)) kept.delete(name);
    }
    this.#tell();
  }

  async #ask(witness: LedgerWitness, note: Uint8Array): Promise<'cosigned' | Failure> {
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
      if (answer.status === 503) return 'paused';
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

  #tell(): void {
    const told = [...this.#troubled].map(([name, failure]) => `${name} ${sentences[failure]}`);
    this.#parts.troubles.set('witnesses', told.length > 0 ? told.join('; ') : undefined);
  }
}

const sentences: Readonly<Record<Failure, string>> = {
  'no-answer': 'does not answer',
  paused: 'cosigns nothing for now: its own /healthz says why',
  refused: 'refuses to cosign',
  ahead: 'has seen more of this ledger than is here: an older copy of it was restored',
};

function sizeOf(note: Uint8Array): number {
  return decodeCheckpoint(decodeNote(note).text).size;
}
