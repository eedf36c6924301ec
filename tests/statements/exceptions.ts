/** Statements that may read community data without naming a community, and why. */
export interface Exception {
  /** File, or the beginning of its path. */
  readonly in: string;
  readonly like: RegExp;
  readonly why: string;
}

export const exceptions: readonly Exception[] = [
  {
    in: 'apps/server/src/db/migrate.ts',
    like: /./,
    why: 'A migration changes a table for all who are in it, before anything is served.',
  },
  {
    in: 'apps/server/src/features/keeping/backup.ts',
    like: /^copy .* to stdout/,
    why: 'A backup is of the installation: every row of every community, at one moment.',
  },
  {
    in: 'apps/server/src/features/keeping/restore.ts',
    like: /^(copy .* from stdin|truncate )/,
    why: 'A restore fills an empty installation with all that a backup holds.',
  },
  {
    in: 'apps/server/src/db/embedded/next-major.ts',
    like: /^(copy .* (to stdout|from stdin)|truncate )/,
    why: 'A database that an older PostgreSQL wrote is copied whole into a new one, before anything is served.',
  },
  {
    in: 'apps/server/src/features/keeping/public-state.ts',
    like: /./,
    why: 'A restore has the installation to itself: it takes what is newer from temporary tables, and names rows anew.',
  },
  {
    in: 'apps/server/src/features/keeping/revive.ts',
    like: /^\s*delete from rooms r where community_id = /,
    why: 'Names it, but is planned as two reads of everything: once, while a restore has the installation to itself.',
  },
  {
    in: 'unknown',
    like: /^select count\(\*\)::int as n from room_secrets where room_id = /,
    why: 'Of a test, sent so that the stack does not tell.',
  },
];
