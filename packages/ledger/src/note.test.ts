import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { text, utf8 } from '@nearhand/seal/bytes';
import fc from 'fast-check';
import { fromBase64 } from './base64.ts';
import { cosignatureVerifier, cosigner, decodeCosignature } from './cosignature.ts';
import { LedgerError } from './error.ts';
import { decodeNote, encodeNote, type SignedNote, signatureLine, verifyNote } from './note.ts';
import { noteSigner, noteVerifier } from './note-signature.ts';
import { decodeVerifierKey, encodeVerifierKey, keyIdOf } from './verifier-key.ts';

// The example of C2SP signed-note; its key is not published.
const example = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;
const text0 = 'nearhand/example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
const seed = new Uint8Array(32).fill(1);
const otherSeed = new Uint8Array(32).fill(2);

async function codeOf(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    throw error;
  }
  return 'accepted';
}

async function signed(noteText: string): Promise<SignedNote> {
  const signer = await noteSigner('log.example', seed);
  return { text: noteText, signatures: [await signer.sign(noteText)] };
}

suite('signed notes', () => {
  test("the specification's example is taken apart and put together again", () => {
    const note = decodeNote(utf8(example));
    assert.equal(note.text, example.slice(0, example.indexOf('\n—')));
    const [signature] = note.signatures;
    assert.equal(signature?.name, 'quasimodo.example/salvatore');
    assert.equal(signature?.keyId, 0x367ba04b);
    assert.equal(signature?.signature.length, 64);
    assert.deepEqual(encodeNote(note), utf8(example));
  });

  // The example of golang.org/x/mod/sumdb/note (The Go Authors, BSD-3-Clause): keys and note.
  test("Go's example is signed and verified with the same bytes", async () => {
    const goSeed = 'gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=';
    const signer = await noteSigner('PeterNeumann', fromBase64(goSeed));
    const noteText =
      'If you think cryptography is the answer to your problem,\n' +
      "then you don't know what your problem is.\n";
    const line = `— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    assert.equal(
      encodeVerifierKey(signer.key),
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    );
    assert.equal(signatureLine(await signer.sign(noteText)), line);
    const note = decodeNote(utf8(`${noteText}\n${line}`));
    assert.equal((await verifyNote(note, [noteVerifier(signer.key)])).length, 1);
  });

  test('holds under its key, and under no other', async () => {
    const note = await signed(text0);
    const { key } = await noteSigner('log.example', seed);
    const other = (await noteSigner('log.example', otherSeed)).key;
    const [verified] = await verifyNote(note, [noteVerifier(other), noteVerifier(key)]);
    assert.equal(verified?.keyId, keyIdOf(key));
    assert.equal(await codeOf(verifyNote(note, [noteVerifier(other)])), 'unsigned');
    assert.equal(await codeOf(verifyNote(note, [])), 'unsigned');
    const elsewhere = { ...noteVerifier(other), keyId: keyIdOf(key) };
    assert.equal(await codeOf(verifyNote(note, [elsewhere])), 'signature');
  });

  test('counts a key once, however often it signed', async () => {
    const note = await signed(text0);
    const twice = { ...note, signatures: [...note.signatures, ...note.signatures] };
    const { key } = await noteSigner('log.example', seed);
    assert.equal((await verifyNote(twice, [noteVerifier(key)])).length, 1);
  });

  test('is refused cut at any byte, and with any bit flipped', async () => {
    const bytes = encodeNote(await signed(text0));
    const verifiers = [noteVerifier((await noteSigner('log.example', seed)).key)];
    const read = async (some: Uint8Array) => verifyNote(decodeNote(some), verifiers);
    assert.equal(await codeOf(read(bytes)), 'accepted');
    for (let at = 0; at < bytes.length; at += 1) {
      assert.notEqual(await codeOf(read(bytes.slice(0, at))), 'accepted', `cut at ${at}`);
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        assert.notEqual(await codeOf(read(flipped)), 'accepted', `bit ${bit} of ${at}`);
      }
    }
  });

  test('other forms are refused', () => {
    const line = example.slice(example.indexOf('—'));
    const cases: readonly (readonly [string, string])[] = [
      ['', 'note'],
      [line, 'note'],
      ['text\n\n', 'note'],
      [`text\n${line}`, 'note'],
      [`text\r\n\n${line}`, 'note'],
      [`te\u0000xt\n\n${line}`, 'note'],
      [`text\n\n${line}\n`, 'note'],
      [`text\n\n${line.slice(0, -1)}`, 'note'],
      [`text\n\n${line.replace('—', '-')}`, 'note'],
      [`text\n\n${line.replace('/', '+')}`, 'key-name'],
      [`text\n\n${line.replace('/', '\u3000')}`, 'note'],
      [`text\n\n${line.replace('=', '')}`, 'base64'],
      [`text\n\n${line.replace('Ic=', 'Id=')}`, 'base64'],
      ['text\n\n— name AAAAAA==\n', 'note'],
      [`text\n\n${line.repeat(101)}`, 'note'],
    ];
    for (const [note, code] of cases) {
      assert.throws(() => decodeNote(utf8(note)), { code }, JSON.stringify(note.slice(0, 60)));
    }
    assert.throws(() => decodeNote(new Uint8Array([0xff, 10, 10])), { code: 'note' });
  });

  test('any text of whole lines comes through', async () => {
    const line = fc.string({ unit: 'grapheme' }).filter((some) => !/\p{Cc}|^\ufeff/u.test(some));
    const signer = await noteSigner('log.example', seed);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
        const noteText = `${lines.join('\n')}\n`;
        const note = { text: noteText, signatures: [await signer.sign(noteText)] };
        assert.deepEqual(decodeNote(encodeNote(note)), note);
      }),
    );
  });

  test('any bytes give a note or one of the codes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeNote(bytes);
        } catch (error) {
          assert.ok(error instanceof LedgerError);
        }
      }),
    );
  });
});

suite('verifier keys', () => {
  test('come through, and are refused with another name, ID, type or a weak point', async () => {
    const { key } = await noteSigner('log.example', seed);
    const encoded = encodeVerifierKey(key);
    assert.deepEqual(decodeVerifierKey(encoded), key);
    const weak = { ...key, publicKey: new Uint8Array(32) };
    for (const [wrong, code] of [
      [encoded.replace('log.', 'lag.'), 'verifier-key'],
      [encoded.replace(/\+[0-9a-f]/, '+x'), 'verifier-key'],
      [encodeVerifierKey(weak), 'verifier-key'],
      [encodeVerifierKey({ ...key, type: 2 as never }), 'verifier-key'],
      ['', 'verifier-key'],
      [encoded.slice(0, -1), 'base64'],
    ] as const) {
      assert.throws(() => decodeVerifierKey(wrong), { code }, wrong);
    }
  });
});

suite('cosignatures', () => {
  test('hold for their time and text only', async () => {
    const witness = await cosigner('witness.example/w1', seed);
    const line = await witness.cosign(text0, 1_679_315_147);
    const verifier = cosignatureVerifier(witness.key);
    assert.equal(decodeCosignature(line.signature).time, 1_679_315_147);
    const note = { text: text0, signatures: [line] };
    assert.equal((await verifyNote(note, [verifier])).length, 1);
    const later = line.signature.slice();
    later[7] = (later[7] ?? 0) ^ 1;
    const moved = { text: text0, signatures: [{ ...line, signature: later }] };
    assert.equal(await codeOf(verifyNote(moved, [verifier])), 'signature');
    assert.equal(
      await codeOf(verifyNote({ ...note, text: text0.replace('0', '1') }, [verifier])),
      'signature',
    );
    const far = line.signature.slice();
    far[0] = 1;
    const beyond = { text: text0, signatures: [{ ...line, signature: far }] };
    assert.equal(await codeOf(verifyNote(beyond, [verifier])), 'cosignature');
  });

  test('a plain signature is no cosignature', async () => {
    const witness = await cosigner('log.example', seed);
    const note = await signed(text0);
    assert.equal(await codeOf(verifyNote(note, [cosignatureVerifier(witness.key)])), 'unsigned');
    assert.throws(() => noteVerifier(witness.key), { code: 'verifier-key' });
    assert.match(text(encodeNote(note)), /^nearhand\/example\n0\n/);
  });
});
