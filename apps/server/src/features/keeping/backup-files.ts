import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { isErrno, KeepingError } from './keeping-error.ts';

/** Folders of the data folder that a backup takes along: never the database's own, nor the night's. */
const folders = ['report-photos', 'ledger'] as const;

/** What opens the ledger's signing keys: in the second place, and not beside the database it opens. */
export const ledgerKey = 'ledger/key';

/** A file as a backup names it, by its path below the data folder. */
export interface BackupFile {
  readonly path: string;
}

/** The files there are, in the order of their paths; none of a folder that is not there. */
export async function listFiles(dataFolder: string): Promise<readonly BackupFile[]> {
  const found: BackupFile[] = [];
  for (const folder of folders) {
    const entries = await readdir(join(dataFolder, folder), {
      recursive: true,
      withFileTypes: true,
    }).catch((error: unknown) => {
      if (isErrno(error, 'ENOENT')) return [];
      throw error;
    });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name).slice(dataFolder.length + 1);
      if (entry.isFile() && !path.endsWith('.part') && path !== ledgerKey) found.push({ path });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A file's bytes; undefined where it went since it was listed. */
export async function openFile(
  dataFolder: string,
  { path }: BackupFile,
): Promise<AsyncIterable<Buffer> | undefined> {
  const whole = join(dataFolder, path);
  try {
    await stat(whole);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
  return createReadStream(whole);
}

/** Writes a file of a backup to its place. @throws KeepingError `file-wrong` where that is outside */
export async function placeFile(
  dataFolder: string,
  { path }: BackupFile,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  const isInside = normalize(path) === path && folders.some((name) => path.startsWith(`${name}/`));
  if (!isInside)
    throw new KeepingError('file-wrong', 'The backup names a file outside its folders.');
  const whole = join(dataFolder, path);
  await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
  const file = await open(`${whole}.part`, 'w', 0o600);
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${whole}.part`, whole);
}
