import type { Content, Draft, ShiftMark } from '@nearhand/room/content';
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
