export type KeepingCode =
  /** A key that a row was wrapped under is in neither place. */
  | 'key-missing'
  /** A file is not what its name says, is cut short, or belongs to another community or key. */
  | 'file-wrong'
  /** What was written to a place came back otherwise. */
  | 'read-back'
  /** The second place cannot be written to or read. */
  | 'second-place'
  /** Where backups lie does not answer, or refuses. */
  | 'place-away'
  /** A disk has no room left. */
  | 'disk-full'
  /** Rows of secrets that no key at hand opens. */
  | 'rows-unopened';

/** What keeps a night, a backup or a restore from going on. Messages are for whoever runs the server. */
export class KeepingError extends Error {
  readonly code: KeepingCode;

  constructor(code: KeepingCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeepingError';
    this.code = code;
  }
}

export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
