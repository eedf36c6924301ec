import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from '@nearhand/seal/bytes';
import { encodeCheckpoint } from './checkpoint.ts';
import { cosignatureVerifier, cosigner } from './cosignature.ts';
import { LedgerError } from './error.ts';
import { MemoryLog, numberedEntries } from './log.fixture.ts';
import { decodeNote, encodeNote, signatureLine, verifyNote } from './note.ts';
import { noteSigner, noteVerifier } from './note-signature.ts';
import { TileReader, type TreeHead } from './tile-reader.ts';
import { judgeCheckpoint, originOf } from './witness.ts';
import { type AddCheckpoint, decodeAddCheckpoint, encodeAddCheckpoint } from './witness-request.ts';

const origin = 'nearhand/7f3k2mq5zbahnvcd4xw6yte2oe';
const signer = await noteSigner(origin, new Uint8Array(32).fill(7));
const stranger = await noteSigner(origin, new Uint8Array(32).fill(8));
const keys = [noteVerifier(signer.key)];
const nothing: TreeHead = { size: 0, root: new Uint8Array(32) };

const log = new MemoryLog();
const heads = [10, 300, 700].map((size) => {
  log.append(numberedEntries(log.entries.length, size));
  return log.head;
}) as [TreeHead, TreeHead, TreeHead];
const fork = new MemoryLog();
fork.append([...numberedEntries(0, 299), utf8('another'), ...numberedEntries(300, 700)]);

async function note(head: TreeHead, by = signer): Promise<Uint8Array> {
  const text = encodeCheckpoint({ origin, size: head.size, root: head.root, extensions: [] });
  return encodeNote({ text, signatures: [await by.sign(text)] });
}

async function request(
  head: TreeHead,
  oldSize: number,
  by = signer,
  from: TileReader = new TileReader(head, log.fetch),
): Promise<AddCheckpoint> {
  const proof = oldSize === 0 || oldSize >= head.size ? [] : await from.consistencyProof(oldSize);
  return { oldSize, proof, checkpoint: await note(head, by) };
}

async function verdict(given: AddCheckpoint, last: TreeHead): Promise<string> {
  try {
    await judgeCheckpoint(given, { keys, last });
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof LedgerError);
    return error.code;
  }
}

test('a log is followed from nothing, step by step, and again at the same size', async () => {
  assert.equal(await verdict(await request(heads[0], 0), nothing), 'accepted');
  assert.equal(await verdict(await request(heads[1], 10), heads[0]), 'accepted');
  assert.equal(await verdict(await request(heads[2], 300), heads[1]), 'accepted');
  assert.equal(await verdict(await request(heads[2], 700), heads[2]), 'accepted');
});

test('the witness tells the size that it has where another one is named', async () => {
  const given = await request(heads[2], 0);
  await assert.rejects(
    judgeCheckpoint(given, { keys, last: heads[1] }),
    (error: LedgerError) => error.code === 'conflict' && error.message.endsWith(' 300'),
  );
});

test('a checkpoint that goes back is never cosigned', async () => {
  assert.equal(await verdict(await request(heads[1], 700), heads[2]), 'size');
  assert.equal(await verdict(await request(heads[1], 300), heads[2]), 'conflict');
  assert.equal(await verdict(await request(heads[1], 0), heads[2]), 'conflict');
});

test('a log that forked is never cosigned', async () => {
  const other = new TileReader(fork.head, fork.fetch);
  assert.equal(
    await verdict(await request(fork.head, 300, signer, other), heads[1]),
    'consistency',
  );
  assert.equal(await verdict(await request(fork.head, 700), heads[2]), 'conflict');
});

test('a wrong proof is refused', async () => {
  const given = await request(heads[2], 300);
  const [first, ...rest] = given.proof;
  assert.ok(first);
  assert.equal(await verdict({ ...given, proof: rest }, heads[1]), 'proof-length');
  assert.equal(await verdict({ ...given, proof: [...rest, first] }, heads[1]), 'consistency');
  assert.equal(await verdict({ ...given, proof: [] }, heads[1]), 'proof-length');
  assert.equal(
    await verdict({ ...given, proof: [...given.proof, first] }, heads[1]),
    'proof-length',
  );
  const fromNothing = await request(heads[0], 0);
  assert.equal(await verdict({ ...fromNothing, proof: [first] }, nothing), 'proof-length');
});

test('a checkpoint of an unknown key, and one that was altered, are refused', async () => {
  assert.equal(await verdict(await request(heads[0], 0, stranger), nothing), 'unsigned');
  const given = await request(heads[0], 0);
  const altered = given.checkpoint.slice();
  altered[60] = (altered[60] ?? 0) ^ 1;
  assert.match(
    await verdict({ ...given, checkpoint: altered }, nothing),
    /^(signature|base64|note)$/,
  );
});

test('the request stands in the form of the specification', async () => {
  const given = await request(heads[2], 300);
  const bytes = encodeAddCheckpoint(given);
  assert.deepEqual(decodeAddCheckpoint(bytes), given);
  assert.equal(originOf(given), origin);
  const text = Buffer.from(bytes).toString();
  assert.match(text, /^old 300\n([A-Za-z0-9+/]{43}=\n)+\nnearhand\/7f3k/);
  const wrong: readonly (readonly [string, string])[] = [
    [text.replace('old 300', 'old 0300'), 'number'],
    [text.replace('old ', 'new '), 'witness-request'],
    [text.replace('old 300\n', ''), 'witness-request'],
    [text.replace('\n\n', '\n'), 'base64'],
    [text.replace('=\n', '==\n'), 'base64'],
    [`old 0\n${`${'A'.repeat(43)}=\n`.repeat(64)}\n${text}`, 'witness-request'],
    ['', 'witness-request'],
  ];
  for (const [each, code] of wrong)
    assert.throws(
      () => decodeAddCheckpoint(utf8(each)),
      (error: LedgerError) => error.code === code,
      each.slice(0, 40),
    );
});

test('what the witness answers goes under the checkpoint as it is', async () => {
  const witness = await cosigner('other.example/witness', new Uint8Array(32).fill(9));
  const { text } = await judgeCheckpoint(await request(heads[0], 0), { keys, last: nothing });
  const line = signatureLine(await witness.cosign(text, 1_700_000_000));
  const whole = Buffer.concat([await note(heads[0]), Buffer.from(line)]);
  const verified = await verifyNote(decodeNote(whole), [cosignatureVerifier(witness.key)]);
  assert.equal(verified.length, 1);
});
