import { readHoursText } from './hours/hours-text.ts';
import type { Schedule } from './hours/schedule.ts';
import { lexemesOf, searchOf } from './lexemes.ts';

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
  return searchOf(typed);
}
