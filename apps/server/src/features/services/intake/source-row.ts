/** One row of a source, as read: column name to text. */
export interface SourceRow {
  /** As a spreadsheet counts them, the header being 1; features of a map from 1. */
  readonly number: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** A row that is not even a row. */
export interface BrokenRow {
  readonly number: number;
  readonly broken: 'wrong-width' | 'unreadable';
}

export type SourceRows = AsyncIterable<SourceRow | BrokenRow>;
