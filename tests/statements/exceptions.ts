/** Statements that may read community data without naming a community, and why. */
export interface Exception {
  /** File, or the beginning of its path. */
  readonly in: string;
  readonly like: RegExp;
  readonly why: string;
}

export const exceptions: readonly Exception[] = [];
