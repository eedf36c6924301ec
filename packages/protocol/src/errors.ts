/**
 * What the server answers in `{"error": code}`. Closed: a client knows a sentence for each, and the
 * server's one table gives each its status. A code that is not here reaches a client as `unknown`.
 */
export const serverErrorCodes = [
  'nonce-used',
  'no-such-room',
  'shift-ended',
  'visit-ended',
  'room-replaced',
  'room-exists',
  'roster-changed',
  'moved',
  'epoch-ended',
  'held',
  'too-many',
  'too-large',
  'work-refused',
  'desk-paused',
  'manifest-refused',
  'element-refused',
  'opening-refused',
  'blob-unknown',
  'blob-part',
  'sign-in-refused',
  'not-permitted',
  'enrolment-unknown',
  'enrolment-refused',
  'roster-refused',
  'malformed',
  'not-found',
  'unavailable',
  'internal',
] as const;

export type ServerErrorCode = (typeof serverErrorCodes)[number];

/** Whether a text is one of the codes above. */
export function isServerErrorCode(text: unknown): text is ServerErrorCode {
  return (serverErrorCodes as readonly unknown[]).includes(text);
}

/**
 * `truncated`, `trailing`: bytes missing or left over; `frame-kind`, `frame-length`: a frame of no
 * known kind, or longer than any can be; `shape`: JSON that is not what was asked for.
 */
export type ProtocolErrorCode = 'truncated' | 'trailing' | 'frame-kind' | 'frame-length' | 'shape';

/** Bytes or JSON from the other side that cannot be decoded; `at` says where. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;
  readonly at: string;

  constructor(code: ProtocolErrorCode, at: string, cause?: unknown) {
    super(`${code} at ${at}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.at = at;
  }
}
