import { LedgerError } from '@nearhand/ledger/error';
import { ProtocolError } from '@nearhand/protocol/errors';
import { RoomError } from '@nearhand/room/error';
import { SealError } from '@nearhand/seal/error';
import { VisitError } from '@nearhand/visit/error';
import { ledgerSentence } from '../ledger/ledger-sentences.ts';

/** What of a room that was taken away a finding is about. */
export type About =
  | 'file'
  | 'readers'
  | 'journal'
  | 'openings'
  | 'conversation'
  | 'attachments'
  | 'ledger'
  | 'head-code'
  | 'time';

/**
 * - `held`: checked, and it is so
 * - `noticed`: proven, and somebody should know of it
 * - `unproven`: nothing in the file, or nothing without the network, can show it
 * - `wrong`: checked, and it is not so
 */
export type Standing = 'held' | 'noticed' | 'unproven' | 'wrong';

export interface Finding {
  readonly about: About;
  readonly standing: Standing;
  readonly text: string;
  /** Of a refusal: its code, and where. */
  readonly code?: string;
  readonly at?: string;
}

/** The findings of one check, in the order in which they were made. */
export class Findings {
  readonly #all: Finding[] = [];

  get all(): readonly Finding[] {
    return this.#all;
  }

  get holds(): boolean {
    return this.#all.every(({ standing }) => standing !== 'wrong');
  }

  add(standing: Standing, about: About, text: string): void {
    this.#all.push({ about, standing, text });
  }

  /** What the work gives; nothing where it is refused, which is then a finding. */
  async try<T>(about: About, sentence: string, work: () => Promise<T> | T): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#all.push({ about, standing: 'wrong', ...refusal(error, sentence) });
      return undefined;
    }
  }
}

/** @throws whatever is no refusal of ours, which is a fault of this program */
function refusal(error: unknown, sentence: string): Pick<Finding, 'text' | 'code' | 'at'> {
  if (error instanceof LedgerError) {
    return { text: `${sentence} ${ledgerSentence(error)}`, code: error.code, at: error.message };
  }
  const isOurs =
    error instanceof SealError ||
    error instanceof VisitError ||
    error instanceof RoomError ||
    error instanceof ProtocolError;
  if (!isOurs) throw error;
  const { cause, code } = error;
  const at = cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
  return { text: `${sentence} ${at}.`, code, at };
}
