import type { Content, Draft, ShiftMark } from '@nearhand/room/content';
import type { Message } from '@nearhand/room/room-state';
import type { VisitErrorCode } from './error.ts';

/** What to say; the visit adds the time, and a helper's shift. */
export type Saying = Draft & { readonly at?: number; readonly shift?: ShiftMark };

/** A photo or paper to send along, already without metadata. */
export interface NewAttachment {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Something said that the server has not taken yet. */
export interface Waiting {
  /** Entry id, base64url. */
  readonly id: string;
  readonly content: Content;
  readonly attachments: readonly NewAttachment[];
  /** `held` until `retry`: the server or the format refused it for the reason in `error`. */
  readonly state: 'waiting' | 'sending' | 'held';
  readonly error?: VisitErrorCode | 'content-shape' | 'content-too-long';
}

/** How to seal what is taken away, and whether others shall be able to check it. */
export interface TakeAwayWish {
  /** Opens the file. */
  readonly passphrase: string;
  /** It was thought of and not drawn, so guessing it has to cost more. */
  readonly isOwn?: true;
  /** With every signature, as the resident asks for it alone. */
  readonly proofs: boolean;
  /** A message in the resident's language, for `conversation.txt`. */
  readonly describe?: (message: Message) => string;
}
