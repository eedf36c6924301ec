import type { ServerErrorCode } from '@nearhand/protocol/errors';

/** What may stand beside the code in the answer, so that a client can go on. */
export type RefusalDetails = Readonly<Record<string, unknown>>;

/**
 * A feature's "no": a code of the protocol, and nothing about HTTP. `http/errors.ts` turns it into a
 * status and `{"error": code, …details}`.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ServerErrorCode;
  readonly details: RefusalDetails;

  constructor(code: ServerErrorCode, details: RefusalDetails = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
