import { encodeIdentity } from '@nearhand/seal/age-key';
import { utf8 } from '@nearhand/seal/bytes';
import { type Card, cardDigits, cardQr, cardWords, drawCard } from '@nearhand/seal/card';
import { drawOrigin, pinOf } from '@nearhand/seal/origin';
import { encodePin } from '@nearhand/seal/pin';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { invalid, type ValidCase, type Vectors, valid } from './case.ts';
import { withSeed } from './seeded.ts';

/** `bytes` is what is typed or scanned, as UTF-8; `given.as` says which of them it is. */
export function cards(): Promise<Vectors> {
  return withSeed('card', async () => {
    const first = drawOrigin();
    const second = drawOrigin();
    const drawn = drawCard();
    const kept = [
      ...(await forms('drawn', drawn, first)),
      ...(await forms('the same card in another community', drawn, second)),
      ...(await forms('all bits clear', { entropy: new Uint8Array(16) }, first)),
      ...(await forms('all bits set', { entropy: new Uint8Array(16).fill(255) }, first)),
    ];
    return { format: 'card', valid: kept, invalid: await refused(drawn, first) };
  });
}

/** As a card carries them; what they pin is not asked here. */
const pins = [1, 2, 3, 4].map((n) => encodePin(new Uint8Array(16).fill(n))).join(':');

async function forms(name: string, card: Card, origin: string): Promise<ValidCase[]> {
  const keys = await roomKeysOf(card, origin);
  const gives = {
    entropy: card.entropy,
    roomKey: keys.signer.publicKey,
    roomId: keys.roomId,
    identity: encodeIdentity(keys.ageScalar),
    recipient: keys.recipient,
  };
  const typed = (as: string, text: string, more = {}) =>
    valid(`${name}: ${as}`, { origin, as }, utf8(text), { ...gives, ...more });
  const words = async (language: 'en' | 'zh-Hant' | 'zh-Hans') => cardWords(card, language);
  return [
    typed('en', (await words('en')).join(' ')),
    typed('zh-Hant', (await words('zh-Hant')).join(' ')),
    typed('zh-Hans', (await words('zh-Hans')).join('')),
    typed('digits', cardDigits(card).join(' ')),
    typed('qr', cardQr(card, origin), { pin: pinOf(origin) }),
    valid(`${name}: qr with pins`, { origin, as: 'qr' }, utf8(cardQr(card, origin, pins)), {
      ...gives,
      pin: pinOf(origin),
    }),
  ];
}

async function refused(card: Card, origin: string) {
  const words = await cardWords(card, 'en');
  const digits = cardDigits(card);
  const changed = (index: number, word: string) =>
    words.map((each, i) => (i === index ? word : each)).join(' ');
  const qr = cardQr(card, origin);
  const swapped = [words[1], words[0], ...words.slice(2)].join(' ');
  const given = (as: string) => ({ origin, as });
  return [
    invalid('a word of no list', given('en'), utf8(changed(4, 'nearhand')), 'card-word'),
    invalid('a slip of the finger', given('en'), utf8(changed(11, 'abandom')), 'card-word'),
    invalid('eleven words', given('en'), utf8(words.slice(0, 11).join(' ')), 'card-length'),
    invalid('thirteen words', given('en'), utf8(`${words.join(' ')} zoo`), 'card-length'),
    invalid('no words', given('en'), utf8(''), 'card-length'),
    invalid('two words swapped', given('en'), utf8(swapped), 'card-checksum'),
    invalid('eleven groups', given('digits'), utf8(digits.slice(1).join(' ')), 'card-length'),
    invalid('a letter', given('digits'), utf8(digits.join(' ').replace(/^./, 'O')), 'card-digits'),
    invalid(
      'a number above 2047',
      given('digits'),
      utf8(digits.join(' ').replace(/^..../, '2048')),
      'card-digits',
    ),
    invalid('a wrong digit', given('digits'), utf8(otherDigit(digits.join(' '))), 'card-checksum'),
    invalid('an address', given('qr'), utf8('https://example.org/'), 'card-qr'),
    invalid('another version', given('qr'), utf8(qr.replace('NH1', 'NH2')), 'card-qr'),
    invalid('a pin cut short', given('qr'), utf8(qr.slice(0, -1)), 'card-qr'),
    invalid('pins of a card without', given('qr'), utf8(`${qr}:${pins}`), 'card-qr'),
    invalid('a card with too few pins', given('qr'), utf8(qr.replace('NH1', 'NH2')), 'card-qr'),
    invalid('spare bits of the pin set', given('qr'), utf8(`${qr.slice(0, -1)}B`), 'card-qr'),
  ];
}

function otherDigit(digits: string): string {
  const last = Number(digits.slice(-1));
  return `${digits.slice(0, -1)}${(last + 1) % 10}`;
}
