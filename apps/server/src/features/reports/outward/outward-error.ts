import type { OutwardTrouble as ToldTrouble } from '@nearhand/protocol/outward-desk';

/** Why something did not reach the other side, or came back as it should not. */
export type OutwardTrouble = Exclude<ToldTrouble, 'other'>;

export interface OutwardErrorDetails {
  /** The request may have reached the other side, which may have done what it asks. */
  readonly mayHaveArrived?: boolean;
  /** The other side's own words. */
  readonly said?: string;
  /** Seconds after which the other side wants to be asked again. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** What keeps a request to the other side from its end. */
export class OutwardError extends Error {
  override readonly name = 'OutwardError';
  readonly code: OutwardTrouble;
  readonly mayHaveArrived: boolean;
  readonly said: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: OutwardTrouble, details: OutwardErrorDetails = {}) {
    super(code, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.mayHaveArrived = details.mayHaveArrived ?? false;
    this.said = details.said;
    this.retryAfter = details.retryAfter;
  }
}
