import { foldHan } from './han-folding.ts';

/**
 * What stands in the `search` column and what a search asks of it.
 *
 * Han text has no spaces, and two segmenters seldom agree, so it is kept as pairs of neighbouring
 * characters; a search is split into words first, so that words may stand apart from each other.
 * Everything else is kept as words.
 */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const longest = 60;
export const mostWords = 12;

/** Words that carry no search of their own; left in, they would demand to be found. */
const fillers: ReadonlySet<string> = new Set(
  `a an the of for with and or to in on at my me i is are it we you your our do does how what where
   who can could need want looking find get help near nearby some someone any please there have has am
   this that from by when should would like very too so just people person place
   的 了 吗 嗎 呢 和 与 在 我 有 想 要 找 我想 我要 你 他 她 它 们 是 哪里 哪儿 哪 里 怎么 怎么办 怎样 如何 请 请问
   可以 可 能 会 帮 帮忙 帮助 需要 附近 这里 一个 一直 很 好 太 给 让 就 都 也 去 到 来 吧 啊 呀 不知道 什么 谁
   有没有 没有人 觉得 一下 东西 时候 因为 所以 还是 还 或 及 区 市`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** A word of a search: Han characters or others, folded. */
export interface Word {
  readonly text: string;
  readonly isHan: boolean;
  /** The areas that it names, if any: what lies in one of them need not say so. */
  readonly areas?: readonly string[];
}

/** The lexemes of a text, without duplicates, in no order. */
export function lexemesOf(text: string): readonly string[] {
  const lexemes = new Set<string>();
  for (const part of split(fold(text))) {
    if (!part.isHan) lexemes.add(stem(part.text));
    else for (const pair of pairsOf(part.text)) lexemes.add(pair);
  }
  return [...lexemes];
}

/** The words that a folded search demands; its little words only where there is nothing else. */
export function wordsOf(folded: string): readonly Word[] {
  const parts = [...split(folded)].flatMap((part) =>
    // Two characters are one word: a little one of them alone would leave half a pair to look for.
    part.isHan && [...part.text].length > 2
      ? hanWords(part.text).map((text) => ({ text, isHan: true }))
      : [part],
  );
  const carrying = parts.filter(({ text, isHan }) => !isFiller(text, isHan));
  return (carrying.length > 0 ? carrying : parts).slice(0, mostWords);
}

/** Whether a word asks for nothing by itself. */
export function isLittle(word: Word): boolean {
  return isFiller(word.text, word.isHan);
}

/** The lexemes that a word of a search demands. */
export function lexemesOfWord({ text, isHan }: Word): readonly string[] {
  return isHan ? pairsOf(text) : [stem(text)];
}

/**
 * A text without what makes no difference to a search: case, width, accents, one of the scripts.
 * Control characters and halves of surrogate pairs, which PostgreSQL would refuse, are spaces.
 */
export function fold(text: string): string {
  const whole = text
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .normalize('NFKC')
    .toLowerCase();
  const plain = isAscii(whole) ? whole : withoutAccents(whole);
  return foldHan(plain.replace(/['’]/g, ''));
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text);
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

/** Unbroken runs of Han characters, and the words between them. */
function* split(text: string): Generator<Word> {
  for (const [chunk] of text.matchAll(/\p{Script=Han}+|[^\p{Script=Han}]+/gu)) {
    if (/^\p{Script=Han}/u.test(chunk)) {
      yield { text: chunk, isHan: true };
    } else if (isAscii(chunk)) {
      for (const [word] of chunk.matchAll(/[a-z0-9]+/g))
        yield { text: word.slice(0, longest), isHan: false };
    } else {
      for (const { segment, isWordLike } of segmenter.segment(chunk)) {
        if (isWordLike) yield { text: segment.slice(0, longest), isHan: false };
      }
    }
  }
}

/** The words of a run; characters that the segmenter leaves single join their neighbours. */
function hanWords(run: string): readonly string[] {
  const words: string[] = [];
  let single = '';
  for (const { segment } of segmenter.segment(run)) {
    if ([...segment].length === 1 && !fillers.has(segment)) {
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

function isFiller(word: string, isHan: boolean): boolean {
  return fillers.has(word) || (isHan && [...word].every((character) => fillers.has(character)));
}

function pairsOf(run: string): readonly string[] {
  const characters = [...run];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** Only the plural: whoever types "meals" also means "meal". */
export function stem(word: string): string {
  return /^[a-z]{3,}[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
