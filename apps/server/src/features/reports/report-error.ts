export type ReportErrorCode =
  | 'mapping-wrong'
  | 'mapping-unknown'
  | 'file-unreadable'
  | 'no-such-report'
  | 'step-refused';

/** What keeps an import, an export or a step from being done; `message` is one sentence. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
  readonly code: ReportErrorCode;

  constructor(code: ReportErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
