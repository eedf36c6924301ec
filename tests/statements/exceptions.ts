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
];
