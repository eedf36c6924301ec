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
];
