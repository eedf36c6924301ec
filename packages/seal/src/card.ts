import { SealError } from './error.ts';
import { hash } from './hash.ts';
import { pinOf } from './origin.ts';
import { type Random, randomBytes } from './random.ts';
import { type CardLanguage, cardLanguages, nearestWords, wordList } from './word-list.ts';
import { bytesOfNumbers, numbersOf } from './word-number.ts';

export type { CardLanguage } from './word-list.ts';

/** The key to one room: 16 bytes of entropy. */
export interface Card {
  readonly entropy: Uint8Array;
}

const WORDS = 12;

export function drawCard(random: Random = randomBytes): Card {
  return { entropy: random(16) };
}

function cardNumbers({ entropy }: Card): readonly number[] {
  if (entropy.length !== 16) throw new SealError('card-length', 'entropy of 16 bytes');
  const checked = new Uint8Array(17);
  checked.set(entropy);
  checked.set(hash(entropy).subarray(0, 1), 16);
  return numbersOf(checked, WORDS);
}

function cardOfNumbers(numbers: readonly number[]): Card {
  if (numbers.length !== WORDS) throw new SealError('card-length', `${numbers.length} words`);
  const bytes = bytesOfNumbers(numbers);
  const entropy = bytes.slice(0, 16);
  const checksum = (hash(entropy)[0] ?? 0) >> 4;
  if ((bytes[16] ?? 0) >> 4 !== checksum) throw new SealError('card-checksum', 'card');
  return { entropy };
}

/** Twelve words of the BIP-39 list of that language. */
export async function cardWords(card: Card, language: CardLanguage): Promise<readonly string[]> {
  const list = await wordList(language);
  return cardNumbers(card).map((number) => list[number] ?? '');
}

// Chinese lists have words of one character each: whatever stands between them may be missing.
function splitWords(text: string): readonly string[] {
  const plain = text.normalize('NFKD').toLowerCase();
  return plain.match(/\p{Script=Han}|[^\s\p{P}\p{Script=Han}]+/gu) ?? [];
}

function fits(words: readonly string[], list: readonly string[]): number {
  return words.filter((word) => list.includes(word)).length;
}

/**
 * The card of twelve words, however they are separated; Chinese may stand without spaces. Without
 * a language it is the one in which most of the words are found; a character that stands in both
 * Chinese lists stands at the same place.
 *
 * @throws SealError `card-word` with the word and the nearest ones, `card-length`, `card-checksum`
 */
export async function cardFromWords(text: string, language?: CardLanguage): Promise<Card> {
  const words = splitWords(text);
  const languages = language === undefined ? cardLanguages : [language];
  const lists = await Promise.all(languages.map(wordList));
  const ranked = [...lists].sort((a, b) => fits(words, b) - fits(words, a));
  const best = ranked[0] ?? [];
  words.forEach((word, index) => {
    if (best.includes(word)) return;
    const nearest = nearestWords(word, best);
    throw new SealError('card-word', `word ${index + 1}`, { word: { index, word, nearest } });
  });
  return cardOfNumbers(words.map((word) => best.indexOf(word)));
}

/** Twelve groups of four digits, the word numbers `0000` to `2047`. */
export function cardDigits(card: Card): readonly string[] {
  return cardNumbers(card).map((number) => String(number).padStart(4, '0'));
}

/**
 * The card of 48 digits, however they are grouped; full-width digits count too.
 *
 * @throws SealError `card-digits` (another character, a number above 2047), `card-length`,
 *   `card-checksum`
 */
export function cardFromDigits(text: string): Card {
  const digits = text.normalize('NFKC').replace(/[\s\p{P}]/gu, '');
  if (!/^[0-9]*$/.test(digits)) throw new SealError('card-digits', 'other than digits');
  if (digits.length !== WORDS * 4) throw new SealError('card-length', `${digits.length} digits`);
  const numbers = (digits.match(/..../g) ?? []).map(Number);
  const wrong = numbers.findIndex((number) => number > 2047);
  if (wrong >= 0) throw new SealError('card-digits', `group ${wrong + 1}`);
  return cardOfNumbers(numbers);
}

/**
 * The text of the card's QR code; all of it in the alphanumeric set (ISO/IEC 18004, 7.3.4).
 * @param pins the text of a desk's pins, where they are known
 */
export function cardQr(card: Card, origin: string, pins?: string): string {
  const text = `${cardDigits(card).join('')}:${pinOf(origin)}`;
  return pins === undefined ? `NH1:${text}` : `NH2:${text}:${pins}`;
}

/** What a card's QR code says. */
export interface ScannedCard {
  readonly card: Card;
  /** To compare with `pinOf(origin)`. */
  readonly pin: string;
  /** The text of a desk's pins, where the card carries them. */
  readonly pins?: string;
}

const PIN = '[A-Z2-7]{25}[AEIMQUY4]';
const WITHOUT_PINS = new RegExp(`^NH1:([0-9]{48}):(${PIN})$`);
const WITH_PINS = new RegExp(`^NH2:([0-9]{48}):(${PIN}):(${PIN}(?::${PIN}){3})$`);

/** @throws SealError `card-qr`, `card-digits`, `card-checksum` */
export function cardFromQr(text: string): ScannedCard {
  const capitals = text.toUpperCase();
  const [, digits, pin, pins] = WITHOUT_PINS.exec(capitals) ?? WITH_PINS.exec(capitals) ?? [];
  if (digits === undefined || pin === undefined) throw new SealError('card-qr', 'form');
  return { card: cardFromDigits(digits), pin, ...(pins !== undefined && { pins }) };
}
