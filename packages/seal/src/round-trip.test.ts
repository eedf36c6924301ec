import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { decodeIdentity, decodeRecipient, encodeIdentity } from './age-key.ts';
import { openAttachment, sealAttachment } from './attachment.ts';
import { fromBase64url, text, toBase64url, u64, utf8 } from './bytes.ts';
import { decodeCanonical, encodeCanonical } from './canonical-json.ts';
import {
  cardDigits,
  cardFromDigits,
  cardFromQr,
  cardFromWords,
  cardQr,
  cardWords,
} from './card.ts';
import { decodeDevice, decodeSteward } from './device-leaf.ts';
import { readEnrolmentFragment } from './enrolment.ts';
import { decodeEntry, openEntry, sealEntry, verifyEntry } from './entry.ts';
import { SealError } from './error.ts';
import { openKeyFile } from './key-file.ts';
import { decodeManifest } from './manifest.ts';
import { chainAt, openOlder, sealOlder } from './older.ts';
import { decodeOpening } from './opening-record.ts';
import { drawOrigin } from './origin.ts';
import { padmeLength } from './padding.ts';
import { randomBytes } from './random.ts';
import { decodeLeaving, decodeRoster } from './roster.ts';
import { signerOf } from './signature.ts';
import { openSlot, slotKeyOf } from './slot.ts';
import { cardLanguages } from './word-list.ts';

const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.string().map((typed) => Buffer.from(typed)),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.maxSafeNat(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

suite('round trips', () => {
  test('base64url is what Node makes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const encoded = toBase64url(bytes);
        assert.equal(encoded, Buffer.from(bytes).toString('base64url'));
        assert.deepEqual(fromBase64url(encoded), Uint8Array.from(bytes));
      }),
    );
  });

  test('canonical JSON gives back the value, and one form only', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = encodeCanonical(value);
        assert.deepEqual(encodeCanonical(decodeCanonical(bytes)), bytes);
        assert.deepEqual(JSON.parse(text(bytes)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('a card is the same in three languages, digits and QR code, and as BIP-39 has it', async () => {
    const origin = drawOrigin();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async (entropy) => {
        const card = { entropy: Uint8Array.from(entropy) };
        assert.equal((await cardWords(card, 'en')).join(' '), entropyToMnemonic(entropy, english));
        assert.deepEqual(cardFromDigits(cardDigits(card).join('')), card);
        assert.deepEqual(cardFromQr(cardQr(card, origin).toLowerCase()).card, card);
        for (const language of cardLanguages) {
          const words = await cardWords(card, language);
          for (const between of language === 'en' ? [' ', ', ', '\n'] : ['', ' ', '、', '　']) {
            assert.deepEqual(await cardFromWords(words.join(between)), card);
            assert.deepEqual(await cardFromWords(words.join(between), language), card);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a wrong word is named, with the nearest ones', async () => {
    const words = [...(await cardWords({ entropy: new Uint8Array(16) }, 'en'))];
    words[3] = 'abandom';
    await assert.rejects(cardFromWords(words.join(' ')), (error: SealError) => {
      assert.equal(error.code, 'card-word');
      assert.equal(error.word?.index, 3);
      assert.equal(error.word?.word, 'abandom');
      assert.equal(error.word?.nearest[0], 'abandon');
      return true;
    });
    await assert.rejects(cardFromWords(`${words.slice(0, 2).join(' ')} 龘`, 'zh-Hant'), {
      code: 'card-word',
    });
  });

  test('an entry opens at its place, with whatever is in it', async () => {
    const signer = await signerOf(randomBytes(32));
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 20_000 }),
        key32,
        fc.nat(),
        async (content, key, sequence) => {
          const place = { roomId: key, epoch: 3, sequence, previous: key };
          const [id, author] = [randomBytes(16), randomBytes(32)];
          const entry = { place, entryKey: key, id, author, content, signer };
          const { bytes, head } = await sealEntry(entry);
          const opened = openEntry(Buffer.from(bytes), place, key);
          await verifyEntry(opened, signer.publicKey);
          assert.deepEqual(opened.content, Uint8Array.from(content));
          assert.deepEqual(opened.head, head);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('an older block gives from any epoch on and none before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (epoch, drawn) => {
        const from = 1 + (drawn % (epoch - 1));
        const place = { roomId: randomBytes(32), epoch };
        const older = Array.from({ length: epoch - 1 }, () => randomBytes(32));
        const h = randomBytes(32);
        const block = sealOlder(place, h, older);
        const H = chainAt(h, from);
        assert.deepEqual(openOlder(place, block, from, H), older.slice(from - 1));
        if (from > 1) {
          assert.throws(() => openOlder(place, block, from - 1, H), { code: 'sealed' });
        }
      }),
      { numRuns: 20 },
    );
  });

  test('an attachment of any size comes back, padded by at most an eighth', async () => {
    for (const size of [0, 1, 9, 1_000, 65_528, 65_529, 70_000, 300_000]) {
      const bytes = randomBytes(size);
      const sealed = await sealAttachment(bytes);
      assert.deepEqual(await openAttachment(sealed.sealed, sealed), bytes);
    }
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 2 ** 50 }), (length) => {
        const padded = padmeLength(length);
        assert.ok(padded >= length && padded <= length * 1.125 + 1);
        assert.equal(padmeLength(padded), padded);
      }),
    );
  });

  test('an age identity is 32 bytes again', () => {
    fc.assert(
      fc.property(key32, (scalar) => {
        assert.deepEqual(decodeIdentity(encodeIdentity(scalar)), Uint8Array.from(scalar));
      }),
    );
  });
});

suite('whatever comes in', () => {
  const key = slotKeyOf(randomBytes(32));
  const place = { roomId: randomBytes(32), epoch: 2, sequence: 1, previous: randomBytes(32) };
  const attachment = { file: randomBytes(32), hash: randomBytes(32) };
  const decoders: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
    text,
    decodeCanonical,
    decodeDevice,
    decodeSteward,
    decodeRoster,
    decodeLeaving,
    decodeEntry,
    decodeOpening,
    decodeManifest,
    openEntry: (bytes) => openEntry(bytes, place, randomBytes(32)),
    openOlder: (bytes) => openOlder(place, bytes, 1, randomBytes(32)),
    openSlot: async (bytes) => openSlot(await key, bytes),
    openKeyFile: (bytes) => openKeyFile(bytes, 'zoo'),
    openAttachment: (bytes) => openAttachment(bytes, attachment),
    fromBase64url: (bytes) => fromBase64url(Buffer.from(bytes).toString('latin1')),
    cardFromDigits: (bytes) => cardFromDigits(Buffer.from(bytes).toString()),
    cardFromQr: (bytes) => cardFromQr(Buffer.from(bytes).toString()),
    cardFromWords: (bytes) => cardFromWords(Buffer.from(bytes).toString()),
    decodeRecipient: (bytes) => decodeRecipient(Buffer.from(bytes).toString()),
    readEnrolmentFragment: (bytes) => readEnrolmentFragment(Buffer.from(bytes).toString()),
  };

  for (const [name, decode] of Object.entries(decoders)) {
    test(`${name} reads it or refuses it with a code`, () =>
      fc.assert(
        fc.asyncProperty(anyBytes, async (bytes) => {
          try {
            await decode(Uint8Array.from(bytes));
          } catch (error) {
            if (!(error instanceof SealError)) throw error;
          }
        }),
        { numRuns: 60 },
      ));
  }

  test('canonical JSON: what is not of the one form is refused', () => {
    const refused = [
      'null',
      '{"a":null}',
      '1.5',
      '-1',
      '-0',
      '1e3',
      '9007199254740992',
      ' 1',
      '1 ',
      '{"b":1,"a":2}',
      '{"a":1,"a":1}',
      '{"a":1,"\\u0061":1}',
      '"\\u0061"',
      '"\\/"',
      '"\\ud800"',
      '',
      '{',
      '[1,]',
      `${'['.repeat(17)}${']'.repeat(17)}`,
      `${'['.repeat(60_000)}`,
    ];
    for (const each of refused) {
      assert.throws(() => decodeCanonical(utf8(each)), SealError, each.slice(0, 40));
    }
    const deepest = `${'['.repeat(16)}${']'.repeat(16)}`;
    assert.ok(decodeCanonical(utf8(deepest)));
    const sorted = '{"\u20ac":1,"\ud83d\ude00":2,"\ufb33":3}';
    assert.deepEqual(encodeCanonical(JSON.parse(sorted)), utf8(sorted));
    assert.deepEqual(decodeCanonical(utf8('{"__proto__":1}')), JSON.parse('{"__proto__":1}'));
  });

  test('lone surrogates are refused, and numbers that do not fit', () => {
    assert.throws(() => utf8('a\ud800'), { code: 'text' });
    assert.throws(() => encodeCanonical({ a: '\udc00' }), SealError);
    assert.throws(() => u64(2 ** 53), { code: 'range' });
    assert.throws(() => cardDigits({ entropy: new Uint8Array(3) }), {
      code: 'card-length',
    });
  });
});
