import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { cardFromQr, cardQr, drawCard } from '@nearhand/seal/card';
import { SealError } from '@nearhand/seal/error';
import { drawOrigin } from '@nearhand/seal/origin';
import { randomBytes } from '@nearhand/seal/random';
import { LedgerError } from './error.ts';
import { noteSigner } from './note-signature.ts';
import {
  checkPins,
  type DeskPins,
  deskPinText,
  type LedgerPolicy,
  pinsOf,
  posterText,
  readDeskPinText,
  readPosterText,
} from './policy.ts';

const desk = toBase64url(randomBytes(16));
const root = randomBytes(32);

async function policyOf(origin = drawOrigin()): Promise<LedgerPolicy> {
  const { key } = await noteSigner(origin, randomBytes(32));
  return { origin, key, witnesses: [], needed: 0 };
}

const refused = (read: () => unknown) =>
  assert.throws(read, (error) => error instanceof SealError && error.code === 'card-qr');

suite('pins of a desk', () => {
  test('come through a poster and a card as they were, and nothing else passes for them', async () => {
    const policy = await policyOf();
    const pins: DeskPins = { ...pinsOf(policy, root), desk };
    assert.deepEqual(readPosterText(posterText(pins).toLowerCase()), pins);
    const card = drawCard();
    const scanned = cardFromQr(cardQr(card, policy.origin, deskPinText(pins)));
    assert.deepEqual(scanned.card, card);
    assert.deepEqual(readDeskPinText(scanned.pins ?? ''), pins);
    const text = posterText(pins);
    for (let end = 0; end < text.length; end += 1)
      refused(() => readPosterText(text.slice(0, end)));
    refused(() => readPosterText(deskPinText(pins)));
    refused(() => readPosterText(`${text}:${text.slice(-26)}`));
    assert.equal('pins' in cardFromQr(cardQr(card, policy.origin)), false);
  });

  test('hold their own desk to its root, every desk to the ledger, and another desk to no root', async () => {
    const policy = await policyOf();
    const pins: DeskPins = { ...pinsOf(policy, root), desk };
    const roots = [toBase64url(randomBytes(32)), toBase64url(root)];
    assert.equal(checkPins(pins, policy, roots, desk), true);
    assert.equal(checkPins(pins, policy, [], toBase64url(randomBytes(16))), true);
    const isPin = (error: unknown) => error instanceof LedgerError && error.code === 'pin';
    assert.throws(() => checkPins(pins, policy, roots.slice(0, 1), desk), isPin);
    const { key } = await policyOf();
    assert.throws(() => checkPins(pins, { ...policy, key }, roots, desk), isPin);
    assert.equal(checkPins(pins, { ...policy, needed: 1 }, roots, desk), false);
  });
});
