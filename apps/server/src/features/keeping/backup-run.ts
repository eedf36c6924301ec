import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupOf, writeBackup } from './backup.ts';
import { daysToForget, type Retention } from './retention.ts';

export interface BackupMade {
  readonly path: string;
  /** Of the sealed file. */
  readonly bytes: number;
  /** Files that the rule no longer keeps, by name. */
  readonly forgotten: readonly string[];
}

const name = /^nearhand-(\d{4}-\d{2}-\d{2})\.age$/;

/**
 * A backup of today in a folder, in place of an earlier one of the same day, and then only as many
 * as the rule keeps: old ones are removed after the new one is whole.
 */
export async function runBackup(
  folder: string,
  of: BackupOf,
  keep: Retention | undefined,
): Promise<BackupMade> {
  const path = join(folder, `nearhand-${of.day}.age`);
  await writeBackup(path, of);
  const { size } = await stat(path);
  if (keep === undefined) return { path, bytes: size, forgotten: [] };
  const days = (await readdir(folder)).flatMap((file) => name.exec(file)?.[1] ?? []);
  const forgotten = daysToForget(days, keep).map((day) => `nearhand-${day}.age`);
  for (const file of forgotten) await rm(join(folder, file));
  return { path, bytes: size, forgotten };
}
