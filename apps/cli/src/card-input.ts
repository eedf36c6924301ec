import {
  type DeskPins,
  deskPinText,
  readDeskPinText,
  readPosterText,
} from '@nearhand/ledger/policy';
import {
  type Card,
  type CardLanguage,
  cardDigits,
  cardFromDigits,
  cardFromQr,
  cardFromWords,
  cardQr,
  cardWords,
} from '@nearhand/seal/card';
import { pinOf } from '@nearhand/seal/origin';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { Arguments } from './arguments.ts';
import { CliError } from './cli-error.ts';
import type { Option, Surroundings } from './command.ts';
import { reach } from './community.ts';

export const cardOption: Option = {
  name: 'card-file',
  value: 'FILE',
  help: 'the card: words, digits or QR text; - is the first line of standard input; else it is asked for',
};

export const posterOption: Option = {
  name: 'poster',
  value: 'TEXT',
  help: 'the text of a desk poster’s code, to hold the ledger to',
};

/** What a poster's code carries, where its text is given. @throws CliError `usage` */
export function posterPins(given: Arguments): DeskPins | undefined {
  const text = given.text('poster');
  try {
    return text === undefined ? undefined : readPosterText(text);
  } catch (cause) {
    throw new CliError('usage', '--poster is the text of a desk poster’s code: NHP1: and more.', {
      cause,
    });
  }
}

/**
 * Opens the room whose card is given. A card's code brings pins along, and the ledger is held to
 * them, as it is to those of a poster.
 * @throws SealError as `cardFromWords` and `cardFromDigits`; CliError `refused` for the card of
 *   another community; VisitError as `ResidentVisit.open`
 */
export async function openRoom(
  given: Arguments,
  { terminal, config }: Surroundings,
): Promise<ResidentVisit> {
  const { api, community } = await reach(config);
  const text = await terminal.secret(given.text('card-file'), 'The card', 'card-file');
  const { card, pins = posterPins(given) } = await cardOf(text, community.origin);
  const keys = await roomKeysOf(card, community.origin);
  return ResidentVisit.open(api, community, keys, pins ? { pins } : {});
}

interface GivenCard {
  readonly card: Card;
  readonly pins?: DeskPins;
}

/**
 * A card in any of its forms. A file that `room ask` wrote holds it three times: its code counts,
 * which has the pins, else the first form.
 */
async function cardOf(text: string, origin: string): Promise<GivenCard> {
  const forms = text.split(/\n\s*\n/);
  const code = forms.find((form) => /^\s*NH[12]:/i.test(form));
  if (code !== undefined) return scannedCard(code.trim(), origin);
  const [first = ''] = forms;
  if (/^[\d\s\p{P}]+$/u.test(first.normalize('NFKC'))) return { card: cardFromDigits(first) };
  return { card: await cardFromWords(first) };
}

function scannedCard(code: string, origin: string): GivenCard {
  const { card, pin, pins } = cardFromQr(code);
  if (pin !== pinOf(origin)) {
    throw new CliError('refused', 'This card is of another community than the server’s.');
  }
  return { card, ...(pins !== undefined && { pins: readDeskPinText(pins) }) };
}

const languages: readonly CardLanguage[] = ['en', 'zh-Hant', 'zh-Hans'];

export function cardLanguage(given: Arguments): CardLanguage {
  return given.choice('language', languages, 'en');
}

/** A card as it is printed and kept: words, then digits, then the text of its code. */
export async function cardText(
  card: Card,
  language: CardLanguage,
  origin: string,
  pins: DeskPins,
): Promise<string> {
  const words = await cardWords(card, language);
  const code = cardQr(card, origin, deskPinText(pins));
  return `${words.join(' ')}\n\n${cardDigits(card).join(' ')}\n\n${code}\n`;
}
