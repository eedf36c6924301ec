import { readHoursText } from './hours/hours-text.ts';
import type { Schedule } from './hours/schedule.ts';
import { fold, lexemesOf, lexemesOfWord, wordsOf } from './lexemes.ts';
import { term } from './term.ts';

export type { Schedule } from './hours/schedule.ts';

/** Schedule rows out of a free text whose every word is understood; undefined for any other. */
export function schedulesOfText(text: string): readonly Schedule[] | undefined {
  return readHoursText(text);
}

/** The lexemes of a text, as `searchedFor` asks for them. */
export function searchedLexemes(text: string): readonly string[] {
  return lexemesOf(text);
}

/** A `tsquery` that demands every word typed, or undefined where there is none. */
export function searchedFor(typed: string): string | undefined {
  const terms = wordsOf(fold(typed)).flatMap(lexemesOfWord);
  return terms.length === 0 ? undefined : terms.map((each) => term('', each)).join(' & ');
}
