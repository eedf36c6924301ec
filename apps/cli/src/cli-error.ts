/**
 * `usage`: the command line cannot be understood. `not-yet`: a later version brings it. `no-answer`: the
 * server cannot be reached. `refused`: what was asked for cannot be done. `cancelled`: by the person.
 * `file`: a file cannot be read or written.
 */
export type CliErrorCode = 'usage' | 'not-yet' | 'no-answer' | 'refused' | 'cancelled' | 'file';

const exitCodes: Readonly<Record<CliErrorCode, number>> = {
  usage: 2,
  'not-yet': 2,
  'no-answer': 1,
  refused: 1,
  cancelled: 1,
  file: 1,
};

/** Something that a person at a terminal is told in one sentence. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }
}
