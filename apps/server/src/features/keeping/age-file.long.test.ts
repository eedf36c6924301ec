import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { openAge, sealAge } from './age-file.ts';

const chunk = 64 * 1024;
/** About each border of a chunk. */
const lengths = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk];

/** The same bytes in pieces of any length. */
async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

test('what is sealed here opens with typage, and what typage sealed opens here', async () => {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const other = await identityToRecipient(await generateX25519Identity());
  const theirs = new Encrypter();
  for (const one of [recipient, other]) theirs.addRecipient(one);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  for (const length of lengths) {
    const plain = randomBytes(length);
    const sealed = await whole(sealAge([other, recipient], inPieces(plain, 1000)));
    assert.deepEqual(Buffer.from(await decrypter.decrypt(sealed)), plain, `typage, ${length}`);
    const own = await whole(await openAge([identity], inPieces(sealed, 997)));
    assert.deepEqual(own, plain, `both here, ${length}`);
    const from = inPieces(await theirs.encrypt(plain), 70_001);
    const back = await whole(await openAge([identity], from));
    assert.deepEqual(back, plain, `from typage, ${length}`);
  }
});

test('what is altered, cut, lengthened or somebody else’s does not open', async () => {
  const identity = await generateX25519Identity();
  const stranger = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  for (const length of [0, chunk, 2 * chunk + 5]) {
    const sealed = await whole(sealAge([recipient], inPieces(randomBytes(length), 4096)));
    const refused = async (bytes: Buffer, by = identity) =>
      await assert.rejects(openAge([by], inPieces(bytes, 5000)).then(whole), `${length}`);
    await refused(sealed, stranger);
    await refused(Buffer.concat([sealed, Buffer.alloc(1)]));
    for (let back = 1; back < sealed.length; back += back < 20 ? 3 : 19_997) {
      await refused(sealed.subarray(0, -back));
      const flipped = Buffer.from(sealed);
      flipped[sealed.length - back] = (flipped[sealed.length - back] ?? 0) ^ 1;
      await refused(flipped);
    }
    // The end of one at the end of another.
    const other = await whole(sealAge([recipient], inPieces(randomBytes(length), 4096)));
    await refused(Buffer.concat([sealed.subarray(0, -16), other.subarray(-16)]));
  }
});

test('each recipient is looked at', async () => {
  await assert.rejects(whole(sealAge(['age1nonsense'], inPieces(Buffer.alloc(0), 1))));
});
