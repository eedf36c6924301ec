import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  stat,
  statfs,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../../start-error.ts';
import { areBinariesThere, majorVersion } from './binaries.ts';

/** The file that tells our database folder from any other. */
export const markerFile = 'NEARHAND';

/** A new database takes 40 MB, and its log the more as it is used. */
const bytesForNew = 200 * 2 ** 20;
/** A socket's whole path, with `/.s.PGSQL.5432`, must stay below 108 bytes. */
const longestSocketFolder = 92;

/** Makes the data folder if need be, or says in one sentence why it cannot be used. */
export async function openDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o711 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw noRights(folder, cause);
  }
}

/**
 * What is in the place of the database: nothing (undefined), or ours, with the uid it belongs to and
 * the major version that wrote it. Anything else is a StartError and is left as it is.
 */
export async function inspectCluster(
  cluster: string,
  newest = majorVersion,
): Promise<{ readonly uid: number; readonly version: number } | undefined> {
  try {
    const files = await readdir(cluster);
    if (files.length === 0) return undefined;
    if (!files.includes('PG_VERSION') || !files.includes(markerFile)) throw foreign(cluster);
    const version = Number(await readFile(join(cluster, 'PG_VERSION'), 'utf8'));
    if (version !== newest && !areBinariesThere(version)) throw otherVersion(cluster, version);
    const { uid } = await stat(cluster);
    return { uid, version };
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    if (isErrno(cause, 'ENOENT')) return undefined;
    if (isErrno(cause, 'ENOTDIR')) throw foreign(cluster);
    throw noRights(cluster, cause);
  }
}

/** Refuses to begin a new database where it could not grow. */
export async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytesForNew) return;
  throw noSpace(
    folder,
    ` (${Math.floor((bavail * bsize) / 2 ** 20)} MB are free, 200 MB are needed)`,
  );
}

/**
 * A private folder for the socket: in the data folder, or, where that path is too long for a
 * socket, a folder of ours among the temporary ones.
 */
export async function openSocketFolder(dataFolder: string): Promise<string> {
  const inside = join(dataFolder, 'socket');
  if (Buffer.byteLength(inside) <= longestSocketFolder) {
    try {
      await mkdir(inside, { recursive: true, mode: 0o700 });
      await chmod(inside, 0o700);
    } catch (cause) {
      throw noRights(inside, cause);
    }
    return inside;
  }
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const usual = join(tmpdir(), `nearhand-${name}`);
  await mkdir(usual, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(usual).catch(() => undefined);
  const isOurs =
    found?.isDirectory() &&
    (found.mode & 0o077) === 0 &&
    [0, process.geteuid?.()].includes(found.uid);
  return isOurs ? usual : await mkdtemp(join(tmpdir(), 'nearhand-'));
}

export function noSpace(folder: string, detail: string, cause?: unknown): StartError {
  return new StartError(
    'data-no-space',
    `There is no room left on the disk of ${folder}${detail}: make some, or set NEARHAND_DATA to a folder on another disk.`,
    cause,
  );
}

export function noRights(folder: string, cause: unknown): StartError {
  const code = isErrno(cause) ? ` (${cause.code})` : '';
  return new StartError(
    'data-no-rights',
    `This account may not read and write ${folder}${code}: give it the folder, or set NEARHAND_DATA to another one.`,
    cause,
  );
}

function foreign(cluster: string): StartError {
  return new StartError(
    'data-foreign',
    `${cluster} holds something that is not a database of Nearhand's: set NEARHAND_DATA to another folder, nothing was changed.`,
  );
}

function otherVersion(cluster: string, version: number): StartError {
  const newer = version > majorVersion;
  const way = newer
    ? 'start the newer Nearhand that wrote it'
    : 'restore a backup of it into a new folder';
  return new StartError(
    'data-other-version',
    `${cluster} was written by PostgreSQL ${version} and this Nearhand has ${majorVersion}: ${way}, nothing was changed.`,
  );
}

function isErrno(error: unknown, code?: string): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && (code === undefined || error.code === code);
}
