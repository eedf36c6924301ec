/** Why something did not reach the other side, or came back as it should not. A steward reads each in words. */
export const outwardTroubles = [
  // The address is none that we open: no host of that name, a private network, no https.
  'no-host',
  'private-address',
  'no-https',
  // Nobody answered, or not in time, or the line broke after the request was on its way.
  'unreachable',
  'slow',
  'lost',
  // What came back is not what GeoReport v2 says.
  'redirected',
  'too-large',
  'unreadable',
  // The other side's own no.
  'refused',
  'wrong-key',
  'busy',
  'broken',
  // What keeps a report here.
  'not-public',
  'no-place',
  'came-from-there',
  // Where it stands at the other side is not known.
  'perhaps-arrived',
  'no-such-number',
  // Of e-mail.
  'mail-refused',
  'no-mail',
] as const;
export type OutwardTrouble = (typeof outwardTroubles)[number];

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
