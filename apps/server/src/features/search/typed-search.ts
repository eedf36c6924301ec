import { fold, isLittle, lexemesOfWord, stem, type Word, wordsOf } from './lexemes.ts';
import { type NeedTyped, needLexeme, needsTyped } from './needs.ts';
import { allOf, term } from './term.ts';

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
}

/** Undefined where there is nothing to look for. */
export function readTyped(text: string): TypedSearch | undefined {
  const folded = fold(text.slice(0, longestTyped)).trim();
  const words = wordsOf(folded);
  if (words.length === 0) return undefined;
  const stems = new Set(
    words.flatMap(({ text: word, isHan }) => (isHan ? [] : [word, stem(word)])),
  );
  const all = new Set([...stems, ...folded.split(/[^a-z0-9]+/).map(stem)]);
  return { folded, words, needs: needsTyped(folded, all) };
}

/** The words of a search that one of its needs leaves over. */
export function wordsLeft({ folded }: TypedSearch, { pieces, isHan }: NeedTyped): readonly Word[] {
  const rest = isHan
    ? pieces.reduce((text, piece) => text.replaceAll(piece, ' '), folded)
    : folded.replace(/[a-z0-9]+/g, (word) => (pieces.includes(stem(word)) ? ' ' : word));
  return wordsOf(rest).filter((word) => !isLittle(word));
}

/** What a search asks of the index, as texts of `tsquery`. */
export interface Wanted {
  /** The words themselves, wherever they stand; undefined where only the needs are asked for. */
  readonly words: string | undefined;
  /** In the order that they are shown in, the words last; a listing belongs to the first it fits. */
  readonly levels: readonly string[];
}

/** First all of it, then its needs without what else was said, then the kinds of help for them. */
export function wantedBy(typed: TypedSearch, mark: string): readonly Wanted[] {
  const lexemes = (of: readonly Word[], before = '') =>
    [...new Set(of.flatMap(lexemesOfWord))]
      .slice(0, mostLexemes)
      .map((lexeme) => term(mark, before + lexeme));
  const answering = (sign: 'M' | 'N' | 'n', hasRest: boolean) =>
    typed.needs.map((each) =>
      allOf([
        term(mark, needLexeme(sign, each.need)),
        ...(hasRest ? lexemes(wordsLeft(typed, each)) : []),
      ]),
    );
  const words = allOf(lexemes(typed.words));
  const named = allOf(lexemes(typed.words, '^'));
  const levels = [named, ...answering('M', true), ...answering('N', true), words];
  const needsAlone = [
    { words: undefined, levels: [...answering('M', false), ...answering('N', false)] },
    { words: undefined, levels: answering('n', true) },
    { words: undefined, levels: answering('n', false) },
  ];
  return [{ words, levels }, ...(typed.needs.length > 0 ? needsAlone : [])];
}
