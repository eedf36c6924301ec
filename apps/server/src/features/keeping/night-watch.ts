import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Config } from '../../config.ts';
import type { Database } from '../../db/schema.ts';
import type { Log } from '../../log.ts';
import type { TroubleState, Troubles } from '../../troubles.ts';
import { addDays, type Day } from '../requests/requests.ts';
import { findNight, type Keeper } from './keeper.ts';
import { isErrno, KeepingError } from './keeping-error.ts';
import { runNight } from './night.ts';
import type { NightFolder } from './night-folder.ts';
import { publishedMarks, writePublicState } from './public-state.ts';

export interface WatchParts {
  readonly db: Kysely<Database>;
  readonly pg: pg.Pool;
  readonly keeper: Keeper;
  readonly log: Log;
  readonly troubles: Troubles;
  readonly config: Pick<Config, 'dataFolder'>;
}

/** Sees that a night is run each day and the log copied, and says in words where one is not. */
export class NightWatch {
  readonly #parts: WatchParts;
  /** The day of the last night where that was after today: a clock was set back. */
  #ahead: Day | undefined;
  /** Of the newest checkpoints that the second place has. */
  #copiedMarks = '';

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Runs the night that is due, or goes on with one that was interrupted; else does nothing. */
  async night(today: Day): Promise<void> {
    const { db, keeper, log, troubles } = this.#parts;
    const night = await findNight(db, keeper.communityId);
    if (night === undefined || (night.doneDay === today && night.leavingId === null)) return;
    if (night.doneDay !== null && night.doneDay > today) this.#ahead = night.doneDay;
    if (this.#ahead !== undefined && this.#ahead <= today) this.#ahead = undefined;
    if (night.doneDay !== null && night.doneDay < addDays(today, -1))
      troubles.set('night', late(night.doneDay), 'late');
    try {
      if ((await runNight(this.#parts, today)) === 'elsewhere') return;
      troubles.set('night', this.#ahead && setBack(this.#ahead, today), 'clock');
    } catch (error) {
      const reason = error instanceof KeepingError ? error.message : 'It stopped half-way.';
      troubles.set(
        'night',
        `${late(night.doneDay)} ${reason} It is tried again every ten minutes.`,
        stateOf(error),
      );
      log.error('night stopped', { code: error instanceof KeepingError ? error.code : undefined });
    }
  }

  /**
   * Brings the logs, and the ledger where a checkpoint was published, to the second place: within
   * five minutes of each.
   */
  async copyLog(today: Day): Promise<void> {
    const { keeper, troubles, log } = this.#parts;
    const { second } = keeper.places;
    if (second === undefined) return;
    try {
      await keeper.log.copyTo(second);
      await this.#copyPublicState(second, today);
      troubles.set('second-place', undefined);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'no reason given';
      troubles.set(
        'second-place',
        `The second place, ${second.path}, cannot be written to (${code}): what was erased or begun since then is on this machine only.`,
        isErrno(error, 'ENOSPC', 'EDQUOT') ? 'disk-full' : 'away',
      );
      log.error('second place away', { code });
    }
  }

  async #copyPublicState(second: NightFolder, today: Day): Promise<void> {
    const { pg, config } = this.#parts;
    const marks = await publishedMarks(config.dataFolder);
    if (marks === '' || marks === this.#copiedMarks) return;
    await writePublicState(pg, config.dataFolder, second, today);
    this.#copiedMarks = marks;
  }
}

function stateOf(error: unknown): TroubleState {
  if (!(error instanceof KeepingError)) return 'late';
  if (error.code === 'disk-full') return 'disk-full';
  return error.code === 'second-place' ? 'away' : 'late';
}

function late(doneDay: Day | null): string {
  return doneDay === null
    ? 'The night keys were never changed yet.'
    : `The night keys were last changed on ${doneDay}: what was erased since then is not final yet.`;
}

function setBack(ahead: Day, today: Day): string {
  return `The clock of this machine was set back: a night of ${ahead} was finished, and it now says ${today}. Nothing was lost; set the clock right.`;
}
