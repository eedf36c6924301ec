export type AreaErrorCode = 'mapping-wrong' | 'mapping-unknown' | 'file-unreadable';

/** What keeps an import of areas from ending well; `message` is a sentence for whoever typed it. */
export class AreaError extends Error {
  override readonly name = 'AreaError';
  readonly code: AreaErrorCode;

  constructor(code: AreaErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
