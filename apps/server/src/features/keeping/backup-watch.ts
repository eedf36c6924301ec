import type pg from 'pg';
import type { Config } from '../../config.ts';
import { asLeader } from '../../db/leader.ts';
import type { Log } from '../../log.ts';
import type { Troubles } from '../../troubles.ts';
import type { Day } from '../requests/requests.ts';
import { hasBackup, runBackup } from './backup-run.ts';
import { isErrno, KeepingError } from './keeping-error.ts';
import { readRetention } from './retention.ts';

/** "back" in ASCII: one process at a time writes a backup. */
const lockKey = 0x6261636b;

/** Writes the day's backup where one is asked for (`NEARHAND_BACKUP_TO`) and there is none yet. */
export async function backUpOnce(
  {
    pg,
    config,
    log,
    troubles,
  }: {
    readonly pg: pg.Pool;
    readonly config: Config;
    readonly log: Log;
    readonly troubles: Troubles;
  },
  day: Day,
): Promise<void> {
  const { backup, bucket, dataFolder } = config;
  if (backup === undefined) return;
  const to = { to: backup.to, bucket, keep: readRetention(backup.keep) };
  const of = { pool: pg, dataFolder, recipients: backup.recipients, day };
  try {
    if (await hasBackup(to, day)) return;
    const made = await asLeader(pg, [lockKey, 0], () => runBackup(to, of));
    if (made === undefined) return;
    log.info('backup written', { bytes: made.bytes });
    troubles.set('backup', undefined);
  } catch (error) {
    const reason =
      error instanceof KeepingError
        ? error.message
        : `${backup.to} cannot be written to (${(error as NodeJS.ErrnoException).code ?? 'no reason given'}).`;
    troubles.set(
      'backup',
      `There is no backup of ${day}: ${reason} It is tried again every ten minutes.`,
      isErrno(error, 'ENOSPC', 'EDQUOT') ? 'disk-full' : 'late',
    );
    log.error('backup failed', { code: (error as NodeJS.ErrnoException).code });
  }
}
