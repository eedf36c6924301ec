import { createHash, randomInt } from 'node:crypto';
import { type CardLanguage, cardLanguages, wordList } from '@nearhand/seal/word-list';
import { followBytes, followLabel, followWords } from './follow-numbers.ts';

/** A new code in a language, and what is kept of it. */
export async function drawFollowCode(
  language: CardLanguage,
): Promise<{ readonly words: readonly string[]; readonly hash: Buffer }> {
  const list = await wordList(language);
  const numbers = Array.from({ length: followWords }, () => randomInt(list.length));
  return { words: numbers.map((number) => list[number] ?? ''), hash: hashOf(numbers) };
}

/**
 * What is kept of a typed code; undefined where it is none. The words may be in any of the three
 * lists, Chinese ones with or without spaces: the same six numbers are the same code.
 */
export async function hashOfFollowCode(typed: string): Promise<Buffer | undefined> {
  const text = typed.normalize('NFKD').trim().toLowerCase();
  const parts = /\p{Script=Han}/u.test(text)
    ? [...text.replace(/[\s,、，]+/g, '')]
    : text.split(/[\s,.-]+/).filter((part) => part !== '');
  if (parts.length !== followWords) return undefined;
  for (const language of cardLanguages) {
    const list = (await wordList(language)).map((word) => word.normalize('NFKD'));
    const numbers = parts.map((part) => list.indexOf(part));
    if (!numbers.includes(-1)) return hashOf(numbers);
  }
  return undefined;
}

/** `SHA-256("nearhand/v1/report-follow" ‖ six u16)`; the script of the form makes the same. */
function hashOf(numbers: readonly number[]): Buffer {
  return createHash('sha256').update(followLabel).update(followBytes(numbers)).digest();
}
