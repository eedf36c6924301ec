import type { AreaNames } from './area-names.ts';
import { fold, isLittle, lexemesOf, lexemesOfWord, stem, type Word, wordsOf } from './lexemes.ts';
import { type NeedTyped, needLexeme, needsTyped } from './needs.ts';
import { allOf, anyOf, term } from './term.ts';

/** The longest text that is looked for; what is longer is cut, and the page says so. */
export const longestTyped = 200;
const mostLexemes = 40;

/** A text somebody typed, understood. */
export interface TypedSearch {
  readonly folded: string;
  /** Every word that asks for something. */
  readonly words: readonly Word[];
  /** The needs it speaks of, the one that explains most of it first. */
  readonly needs: readonly NeedTyped[];
  readonly areaNames: AreaNames;
}

/** Undefined where there is nothing to look for. */
export function readTyped(text: string, areaNames: AreaNames): TypedSearch | undefined {
  const folded = fold(text.slice(0, longestTyped)).trim();
  const words = wordsWithAreas(folded, areaNames);
  if (words.length === 0) return undefined;
  const stems = new Set(
    words.flatMap(({ text: word, isHan }) => (isHan ? [] : [word, stem(word)])),
  );
  const all = new Set([...stems, ...folded.split(/[^a-z0-9]+/).map(stem)]);
  return { folded, words, needs: needsTyped(folded, all), areaNames };
}

/** The words of a folded text, those that name areas marked as such. */
function wordsWithAreas(folded: string, names: AreaNames): readonly Word[] {
  const words: Word[] = [];
  let from = 0;
  for (const { start, end, areas } of names.wholeIn(folded)) {
    words.push(...wordsOf(folded.slice(from, start)));
    const text = folded.slice(start, end);
    const isHan = /\p{Script=Han}/u.test(text);
    words.push({ text, isHan, areas: areas.map(({ id }) => id) });
    from = end;
  }
  words.push(...wordsOf(folded.slice(from)));
  const marked = words.map((word) => (word.areas ? word : withAreas(word, names)));
  const hasArea = marked.some((word) => word.areas);
  return hasArea ? marked.filter((word) => word.areas || !isLittle(word)) : marked;
}

function withAreas(word: Word, names: AreaNames): Word {
  const areas = names.ofWord(word.text);
  return areas.length > 0 ? { ...word, areas: areas.map(({ id }) => id) } : word;
}

/** The words of a search that one of its needs leaves over. */
export function wordsLeft(
  { folded, areaNames }: TypedSearch,
  { pieces, isHan }: NeedTyped,
): readonly Word[] {
  const rest = isHan
    ? pieces.reduce((text, piece) => text.replaceAll(piece, ' '), folded)
    : folded.replace(/[a-z0-9]+/g, (word) => (pieces.includes(stem(word)) ? ' ' : word));
  return wordsWithAreas(rest, areaNames).filter((word) => word.areas || !isLittle(word));
}

/** What a search asks of the index, as texts of `tsquery`. */
export interface Wanted {
  /** The words themselves, wherever they stand; undefined where only the needs are asked for. */
  readonly words: string | undefined;
  /** In the order that they are shown in, the words last; a listing belongs to the first it fits. */
  readonly levels: readonly string[];
  /** Asked only where nothing at all was found before: it leaves out the place that was typed. */
  readonly isElsewhere?: boolean;
}

/** First all of it, then its needs without what else was said, then the kinds of help for them. */
export function wantedBy(typed: TypedSearch, mark: string): readonly Wanted[] {
  const lexemes = (of: readonly Word[], before = '') =>
    [...new Set(of.flatMap((word) => termsOf(word, mark, before)))].slice(0, mostLexemes);
  type Sign = 'M' | 'N' | 'n';
  // Need by need: what a second one's very name answers comes after all that answers the first.
  const answering = (signs: readonly Sign[], besides: (need: NeedTyped) => readonly string[]) =>
    typed.needs.flatMap((each) =>
      signs.map((sign) => allOf([term(mark, needLexeme(sign, each.need)), ...besides(each)])),
    );
  const rest = (need: NeedTyped) => lexemes(wordsLeft(typed, need));
  const places = lexemes(typed.words.filter((word) => word.areas));
  const there = () => places;
  const anywhere = () => [];
  const elsewhere: Wanted = {
    words: undefined,
    levels: [...answering(['M', 'N'], anywhere), ...answering(['n'], anywhere)],
    isElsewhere: true,
  };
  const words = allOf(lexemes(typed.words));
  const named = allOf(lexemes(typed.words, '^'));
  const levels = [named, ...answering(['M', 'N'], rest), words];
  const needsAlone: readonly Wanted[] = [
    { words: undefined, levels: answering(['M', 'N'], there) },
    { words: undefined, levels: answering(['n'], rest) },
    { words: undefined, levels: answering(['n'], there) },
    ...(places.length > 0 ? [elsewhere] : []),
  ];
  return [{ words, levels }, ...(typed.needs.length > 0 ? needsAlone : [])];
}

/** What lies in an area need not name it, least of all in its own name. */
function termsOf(word: Word, mark: string, before: string): readonly string[] {
  if (!word.areas) return lexemesOfWord(word).map((lexeme) => term(mark, before + lexeme));
  const named = lexemesOf(word.text).map((lexeme) => term(mark, lexeme));
  return [anyOf([allOf(named), ...word.areas.map((area) => term(mark, `#a:${area}`))])];
}
