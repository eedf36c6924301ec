import type { BucketAccess } from '../../config.ts';
import { type BackupOf, sealedBackup } from './backup.ts';
import { backupPlace } from './backup-place.ts';
import { daysToForget, type Retention } from './retention.ts';

/** Where backups go, and which of them stay. */
export interface BackupTo {
  /** A folder, or `s3://bucket/folder`. */
  readonly to: string;
  readonly bucket: BucketAccess | undefined;
  /** All, where there is none. */
  readonly keep: Retention | undefined;
}

export interface BackupMade {
  /** A path, or `s3://…`. */
  readonly path: string;
  /** Of the sealed file. */
  readonly bytes: number;
  /** Files that the rule no longer keeps, by name. */
  readonly forgotten: readonly string[];
}

const name = /^nearhand-(\d{4}-\d{2}-\d{2})\.age$/;

/**
 * A backup of today in a folder or bucket, in place of an earlier one of the same day, and then only
 * as many as the rule keeps: old ones are removed after the new one is whole.
 *
 * @throws KeepingError `file-wrong`, `place-away`; StartError for a bucket that cannot be reached;
 * whatever the disk or database says
 */
export async function runBackup({ to, bucket, keep }: BackupTo, of: BackupOf): Promise<BackupMade> {
  const place = await backupPlace(to, bucket);
  const file = nameOf(of.day);
  const path = place.address(file);
  const bytes = await place.write(file, sealedBackup(of));
  if (keep === undefined) return { path, bytes, forgotten: [] };
  const days = (await place.names()).flatMap((each) => name.exec(each)?.[1] ?? []);
  const forgotten = daysToForget(days, keep).map(nameOf);
  for (const each of forgotten) await place.remove(each);
  return { path, bytes, forgotten };
}

/** Whether there is a backup of this day. */
export async function hasBackup(to: BackupTo, day: string): Promise<boolean> {
  const place = await backupPlace(to.to, to.bucket);
  return (await place.names()).includes(nameOf(day));
}

function nameOf(day: string): string {
  return `nearhand-${day}.age`;
}
