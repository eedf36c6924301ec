export type DirectoryErrorCode = 'mapping-wrong' | 'mapping-unknown' | 'file-unreadable';

/** What keeps an import from beginning; `message` is one sentence for whoever typed the command. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
  readonly code: DirectoryErrorCode;

  constructor(code: DirectoryErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
