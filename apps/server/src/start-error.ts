/** Why a start could not be, in a sentence for whoever typed the command. */
export type StartErrorCode =
  | 'configuration-wrong'
  | 'data-in-use'
  | 'data-foreign'
  | 'data-other-version'
  | 'data-no-rights'
  | 'data-no-space'
  | 'data-no-key'
  | 'port-taken'
  | 'database-missing'
  | 'database-failed'
  | 'database-newer';

/** Stops the start with exit code 1; `message` is one clear sentence and all that is printed. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
