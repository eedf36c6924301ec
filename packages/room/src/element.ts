import type { Content, UnknownContent } from './content.ts';
import type { Author, EpochView } from './member.ts';

/** What is in an entry whose signature held: its content, or that no version can read it. */
export type ReadContent = Content | UnknownContent | undefined;

/** An element of the journal in its place, after every signature and chain was checked. */
export type Element =
  | { readonly type: 'epoch'; readonly sequence: number; readonly view: EpochView }
  | {
      readonly type: 'entry';
      readonly sequence: number;
      readonly epoch: number;
      /** Base64url of 16 bytes. */
      readonly id: string;
      readonly author: Author;
      readonly content: ReadContent;
      /** For a `copied` entry whose inner signature held: what it was in the room before. */
      readonly copied?: CopiedEntry;
    }
  | { readonly type: 'unreadable'; readonly sequence: number; readonly epoch: number };

/** An entry of an older room, carried over. */
export interface CopiedEntry {
  readonly id: string;
  readonly author: Author;
  readonly content: ReadContent;
}
