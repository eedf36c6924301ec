import { leafHash } from './hash.ts';
import { wordList } from './word-list.ts';
import { numbersOf } from './word-number.ts';

/** The first 66 bits of the leaf hash as six English words, for two people to compare. */
export async function fingerprintWords(leafBytes: Uint8Array): Promise<readonly string[]> {
  const list = await wordList('en');
  return numbersOf(leafHash(leafBytes), 6).map((number) => list[number] ?? '');
}
