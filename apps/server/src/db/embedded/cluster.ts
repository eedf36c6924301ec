import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Log } from '../../log.ts';
import { StartError } from '../../start-error.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { markerFile, noRights, noSpace, requireSpace } from './data-folder.ts';
import { superuser } from './postmaster.ts';

/** The database of ours in each cluster. */
export const databaseName = 'nearhand';

/** Makes a database beside its place and moves it there whole, so that half a one is never met. */
export async function makeCluster(to: {
  readonly dataFolder: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly account: Account;
  readonly log: Log;
}): Promise<void> {
  await requireSpace(to.dataFolder);
  const half = `${to.cluster}.new`;
  try {
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { mode: 0o700 });
    await giveTo(to.account, half);
    await runInitdb(to.binaries, to.account, half);
    await writeFile(join(half, markerFile), 'A database of Nearhand. Leave it to the server.\n');
    await rename(half, to.cluster);
  } catch (error) {
    await rm(half, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof StartError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') throw noSpace(to.dataFolder, '', error);
    if (code) throw noRights(to.dataFolder, error);
    throw error;
  }
  to.log.info('database made');
}

function runInitdb({ initdb }: Binaries, account: Account, folder: string): Promise<void> {
  const [command, args] = account.wrap(initdb, [
    ...['-D', folder, '-U', superuser, '--auth-local=trust', '--auth-host=reject'],
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--lc-collate=C', '--lc-ctype=C.UTF-8', '--data-checksums', '--no-instructions'],
  ]);
  return new Promise((resolve, reject) => {
    const env = { PATH: '/usr/bin:/bin', LC_MESSAGES: 'C' };
    const child = spawn(command, args, { cwd: '/', env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else if (/No space left on device/.test(said)) reject(noSpace(folder, '', new Error(said)));
      else
        reject(
          new StartError('database-failed', `The database could not be made: ${said.trim()}.`),
        );
    });
  });
}

export async function createDatabase(socketFolder: string): Promise<void> {
  const client = new pg.Client({ host: socketFolder, user: superuser, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      databaseName,
    ]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

export async function giveTo({ owner }: Account, folder: string): Promise<void> {
  await chmod(folder, 0o700);
  if (!owner || (await stat(folder)).uid === owner.uid) return;
  await chown(folder, owner.uid, owner.gid);
}
