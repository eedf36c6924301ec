import type { ShiftMark } from './content.ts';
import type { Author } from './member.ts';

/** One opening of the room, as its record shows it. */
export interface Opening {
  /** Its place in the opening chain, from 0. */
  readonly number: number;
  readonly epoch: number;
  /** Hours since 1970 UTC, by whoever opened; 0 where the record does not open. */
  readonly hour: number;
  readonly author: Author | { readonly by: 'hidden' } | { readonly by: 'unverified' };
  /** The record follows the one before it, opens, and is signed by who it names. */
  readonly valid: boolean;
  /** The device names an opening of its own that is nowhere in the chain before this one. */
  readonly missing: boolean;
}

/** An opening record after its bytes were opened and its signature checked. */
export interface OpenedRecord {
  readonly epoch: number;
  /** Base64url of the record's hash. */
  readonly hash: string;
  /** Base64url of the record hash that it says it follows. */
  readonly previous: string;
  /** What is inside; absent where it does not open or its signature fails. */
  readonly inside?: {
    readonly hour: number;
    readonly author: Author | { readonly by: 'hidden' };
    /** That device's previous record hash; absent when none or not remembered. */
    readonly own?: string;
    readonly shift?: ShiftMark;
    /** The desk whose shift it is, where it is known. */
    readonly desk?: string;
  };
}

/**
 * The openings of a room in order, each checked against the chain before it. `start` is the number
 * of the first record and `head` the hash that it must follow.
 */
export function viewOpenings(
  records: readonly OpenedRecord[],
  start: number,
  head: string,
): readonly Opening[] {
  const seen = new Set<string>();
  let previous = head;
  return records.map((record, index) => {
    const { inside } = record;
    const follows = record.previous === previous;
    previous = record.hash;
    const base = { number: start + index, epoch: record.epoch };
    if (inside === undefined) {
      return { ...base, hour: 0, author: { by: 'unverified' }, valid: false, missing: false };
    }
    const key = openerKey(inside.author);
    // Not the last of them: a card is used on two devices, and an answer may be lost on its way.
    const missing = start === 0 && inside.own !== undefined && !seen.has(`${key} ${inside.own}`);
    seen.add(`${key} ${record.hash}`);
    return { ...base, hour: inside.hour, author: inside.author, valid: follows, missing };
  });
}

function openerKey(author: Author | { readonly by: 'hidden' }): string | undefined {
  if (author.by === 'hidden') return undefined;
  return author.by === 'resident' ? 'resident' : author.leafHash;
}
