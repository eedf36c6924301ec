import {
  type Card,
  type CardLanguage,
  cardDigits,
  cardFromDigits,
  cardFromQr,
  cardFromWords,
  cardWords,
} from '@nearhand/seal/card';
import { type RoomKeys, roomKeysOf } from '@nearhand/seal/room-keys';
import type { Arguments } from './arguments.ts';
import { CliError } from './cli-error.ts';
import type { Option } from './command.ts';
import type { Terminal } from './terminal.ts';

export const cardOption: Option = {
  name: 'card-file',
  value: 'FILE',
  help: 'the card: words, digits or QR text; - is the first line of standard input; else it is asked for',
};

/** The keys of the room whose card is given. @throws SealError as `cardFromWords` and `cardFromDigits` */
export async function readRoomKeys(
  given: Arguments,
  terminal: Terminal,
  origin: string,
): Promise<RoomKeys> {
  const text = await terminal.secret(given.text('card-file'), 'The card', 'card-file');
  return await roomKeysOf(await cardOf(text), origin);
}

/** A card in any of its forms. A file that `room ask` wrote holds it twice; the first form counts. */
async function cardOf(text: string): Promise<Card> {
  const [first = ''] = text.split(/\n\s*\n/);
  if (/^\s*NH[12]:/i.test(first)) return cardFromQr(first.trim()).card;
  if (/^[\d\s\p{P}]+$/u.test(first.normalize('NFKC'))) return cardFromDigits(first);
  return await cardFromWords(first);
}

const languages: readonly CardLanguage[] = ['en', 'zh-Hant', 'zh-Hans'];

export function cardLanguage(given: Arguments): CardLanguage {
  const wanted = given.text('language') ?? 'en';
  const language = languages.find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (language === undefined) {
    throw new CliError('usage', `--language is one of ${languages.join(', ')}.`);
  }
  return language;
}

/** A card as it is printed and kept: words, then digits. */
export async function cardText(card: Card, language: CardLanguage): Promise<string> {
  const words = await cardWords(card, language);
  return `${words.join(' ')}\n\n${cardDigits(card).join(' ')}\n`;
}
