/**
 * `content-shape`: a content that is not what its kind says; `content-too-long`: more text than an
 * entry takes.
 */
export type RoomErrorCode = 'content-shape' | 'content-too-long';

/** Something that cannot be written into a room; `at` names the member. */
export class RoomError extends Error {
  override readonly name = 'RoomError';
  readonly code: RoomErrorCode;
  readonly at: string;

  constructor(code: RoomErrorCode, at: string, cause?: unknown) {
    super(`${code} at ${at}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.at = at;
  }
}
