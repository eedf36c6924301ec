import { decodeListedService, type ListedService, serviceTexts } from './directory-desk.ts';
import { type JsonValue, readList, readObject, readText } from './json-reader.ts';

/** Members that are lists, which can be put together. */
export const listMembers = ['phones', 'needs', 'facilities', 'languages', 'places'] as const;
export type ListMember = (typeof listMembers)[number];

/** What of a service can be chosen when two are made one. */
export const mergeMembers = [
  ...serviceTexts,
  ...(['status', 'url', 'email', 'hours', 'free'] as const),
  ...listMembers,
] as const;
export type MergeMember = (typeof mergeMembers)[number];

/** Two services that are likely one; the same twice where a source has it twice, word for word. */
export interface LikelyPair {
  readonly one: ListedService;
  readonly other: ListedService;
}

export interface LikelyPairs {
  readonly pairs: readonly LikelyPair[];
  /** The key of the next page. */
  readonly next: string | undefined;
}

export function decodeLikelyPairs(value: JsonValue): LikelyPairs {
  const { pairs, next } = readObject(value, 'duplicates');
  return {
    pairs: readList(pairs, 'pairs', (each, at) => {
      const { one, other } = readObject(each, at);
      return {
        one: decodeListedService(one, `${at}.one`),
        other: decodeListedService(other, `${at}.other`),
      };
    }),
    next: next === undefined ? undefined : readText(next, 'next'),
  };
}
