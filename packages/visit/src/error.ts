import type { ServerErrorCode } from '@nearhand/protocol/errors';

/**
 * What can end a visit or an act in it: whatever the server answers, and
 *
 * - `offline`: no answer; nothing is known of what became of the request
 * - `unknown-answer`: an answer that this version does not understand
 * - `refused-epoch`: an epoch that does not follow the last, or that the room key did not make
 * - `broken-chain`: elements that do not follow each other, or other ones than the server named
 * - `rolled-back`: less than this device has seen
 * - `set-back`: the server was set up again from a backup: who can read has to be confirmed, or the
 *   room opened once more, before anything is sent
 * - `frozen`: two valid epochs of one number
 * - `other-room`: a slot, key or row of another room
 * - `shut-out`: this device can no longer read
 * - `too-large`: more than an entry or an attachment takes
 * - `no-readers`: nobody ticked
 * - `ledger`: what the server shows of the public ledger does not hold; the cause says what
 * - `device-waits`: a second device that nobody seals to yet
 * - `link`: an enrolment link that is none; `mac`: a device that did not come by its link
 * - `attachment`: what came is not what the entry names
 * - `stopped`: called off on this side
 */
export type VisitErrorCode =
  | ServerErrorCode
  | 'offline'
  | 'unknown-answer'
  | 'refused-epoch'
  | 'broken-chain'
  | 'rolled-back'
  | 'set-back'
  | 'frozen'
  | 'other-room'
  | 'shut-out'
  | 'no-readers'
  | 'ledger'
  | 'device-waits'
  | 'link'
  | 'mac'
  | 'attachment'
  | 'stopped';

interface VisitErrorOptions {
  readonly cause?: unknown;
  /** The parsed body of the server's answer. */
  readonly answer?: unknown;
}

export class VisitError extends Error {
  override readonly name = 'VisitError';
  readonly code: VisitErrorCode;
  readonly answer: unknown;

  constructor(code: VisitErrorCode, at = '', { cause, answer }: VisitErrorOptions = {}) {
    super(at === '' ? code : `${code}: ${at}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.answer = answer;
  }

  /** Which member of the body the server would not take, where it says so. */
  get refusedMember(): unknown {
    return (this.answer as { readonly member?: unknown } | null | undefined)?.member;
  }
}

/** What a room is refused for where its parts do not fit together, its slot among them. */
export const misfits: readonly string[] = [
  ...['refused-epoch', 'broken-chain', 'other-room', 'other-epoch', 'other-recipient'],
  ...['tie', 'door', 'sealed', 'age-file', 'header-mac', 'truncated', 'trailing', 'range'],
];

/** Whether the server showed something else of a room than it should: nothing may go on. */
export function isRoomRefused(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const { code } = error;
  return code === 'rolled-back' || code === 'frozen' || misfits.some((each) => each === code);
}

/** Whether an error is a `VisitError` with one of these codes. */
export function isVisitError(
  error: unknown,
  ...codes: readonly VisitErrorCode[]
): error is VisitError {
  return error instanceof VisitError && (codes.length === 0 || codes.includes(error.code));
}
