import type { TroubleState, Troubles } from '../../troubles.ts';
import { LedgerTrouble } from '../ledger/ledger.ts';
import { listLogs } from './watching.ts';
import { openWitness, type WitnessGround } from './witness-key.ts';
import { keyless, WitnessTrouble, type WitnessTroubleCode, waiting } from './witness-trouble.ts';
import { readLogs } from './witnessed-logs.ts';

const states: Readonly<Record<WitnessTroubleCode, TroubleState>> = {
  waiting: 'other',
  damaged: 'other',
  keyless: 'other',
  'second-place': 'away',
  'disk-full': 'disk-full',
};

/** Says on `/healthz` and to stewards what keeps other ledgers from being cosigned, until nothing does. */
export class WitnessWatch {
  readonly #ground: WitnessGround;
  readonly #troubles: Pick<Troubles, 'set'>;
  #isTroubled = false;

  constructor(ground: WitnessGround, troubles: Pick<Troubles, 'set'>) {
    this.#ground = ground;
    this.#troubles = troubles;
  }

  async look(): Promise<void> {
    this.#tell(await this.#find());
  }

  /** Nothing was cosigned, and why. */
  async stopped(trouble: WitnessTrouble): Promise<void> {
    // Of which other logs it is true too is in the tables.
    if (trouble.code === 'waiting') await this.look();
    else this.#tell(trouble);
  }

  async cosigned(): Promise<void> {
    if (this.#isTroubled) await this.look();
  }

  async #find(): Promise<WitnessTrouble | undefined> {
    const { db, owner } = this.#ground;
    if ((await readLogs(db, owner.id)).length === 0) return undefined;
    try {
      await openWitness(this.#ground);
      const stopped = (await listLogs(this.#ground)).filter(({ isWaiting }) => isWaiting);
      return stopped.length === 0 ? undefined : waiting(stopped.map(({ origin }) => origin));
    } catch (error) {
      if (error instanceof WitnessTrouble) return error;
      if (error instanceof LedgerTrouble) return keyless(error);
      throw error;
    }
  }

  #tell(trouble: WitnessTrouble | undefined): void {
    this.#isTroubled = trouble !== undefined;
    this.#troubles.set('witness', trouble?.message, trouble && states[trouble.code]);
  }
}
