import { foldHan } from './han-folding.ts';

/**
 * What stands in the `search` column and what a search asks of it.
 *
 * Han text has no spaces, and two segmenters seldom agree, so it is kept as pairs of neighbouring
 * characters; a search is split into words first, so that words may stand apart from each other.
 * Everything else is kept as words, and found by how they begin.
 */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const longest = 60;
const mostWords = 12;

/** Words that carry no search of their own; left in, they would demand to be found. */
const fillers: ReadonlySet<string> = new Set([
  ...['a', 'an', 'the', 'of', 'for', 'with', 'and', 'or', 'to', 'in', 'on', 'at', 'my', 'me', 'i'],
  ...['的', '了', '吗', '呢', '和', '与', '在', '我', '有', '想', '要', '找'],
]);

/** The lexemes of a text, without duplicates, in no order. */
export function lexemesOf(text: string): readonly string[] {
  const lexemes = new Set<string>();
  for (const part of split(fold(text))) {
    if (!part.isHan) lexemes.add(stem(part.text));
    else for (const pair of pairsOf(part.run)) lexemes.add(pair);
  }
  return [...lexemes];
}

/** A `tsquery` as text that demands every word of the search, or undefined where there is none. */
export function searchOf(typed: string): string | undefined {
  const words = [...split(fold(typed))].filter((part) => !part.isHan || part.startsWord);
  const asked = words.flatMap((part) => (part.isHan ? hanWords(part.run) : [part.text]));
  const carrying = asked.filter((word) => !isFiller(word));
  const terms = (carrying.length > 0 ? carrying : asked).slice(0, mostWords).flatMap(termsOf);
  return terms.length === 0 ? undefined : [...new Set(terms)].join(' & ');
}

interface Part {
  readonly text: string;
  readonly isHan: boolean;
  /** The whole run of Han characters. */
  readonly run: string;
  readonly startsWord: boolean;
}

/** Unbroken runs of Han characters, and the words between them. */
function* split(text: string): Generator<Part> {
  for (const [chunk] of text.matchAll(/\p{Script=Han}+|[^\p{Script=Han}]+/gu)) {
    if (/^\p{Script=Han}/u.test(chunk)) {
      yield { text: chunk, isHan: true, run: chunk, startsWord: true };
      continue;
    }
    for (const { segment, isWordLike } of segmenter.segment(chunk)) {
      if (!isWordLike) continue;
      yield { text: segment.slice(0, longest), isHan: false, run: '', startsWord: true };
    }
  }
}

/** The words of a run; characters that the segmenter leaves single join their neighbours. */
function hanWords(run: string): readonly string[] {
  const words: string[] = [];
  let single = '';
  for (const { segment } of segmenter.segment(run)) {
    const isSingle = [...segment].length === 1;
    if (isSingle && !fillers.has(segment)) {
      single += segment;
      continue;
    }
    if (single !== '') words.push(single);
    single = '';
    words.push(segment);
  }
  if (single !== '') words.push(single);
  return words;
}

function isFiller(word: string): boolean {
  const isHan = /^\p{Script=Han}/u.test(word);
  return fillers.has(word) || (isHan && [...word].every((character) => fillers.has(character)));
}

function pairsOf(run: string): readonly string[] {
  const characters = [...run];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function termsOf(word: string): readonly string[] {
  const isHan = /^\p{Script=Han}/u.test(word);
  // A single Han character is the beginning of the pairs it starts.
  if (isHan && [...word].length > 1) return pairsOf(word).map(quote);
  return [`${quote(isHan ? word : stem(word))}:*`];
}

function fold(text: string): string {
  const marked = text.normalize('NFKC').toLowerCase().normalize('NFD');
  return foldHan(marked.replace(/[\u0300-\u036f]/g, '').normalize('NFC'));
}

/** Only the plural: whoever types "meals" also means "meal". */
function stem(word: string): string {
  return /^[a-z]{3,}[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

function quote(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
