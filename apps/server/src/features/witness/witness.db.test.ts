import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cosignatureVerifier, decodeCosignature } from '@nearhand/ledger/cosignature';
import { MemoryLog, numberedEntries } from '@nearhand/ledger/log.fixture';
import { decodeNote, verifyNote } from '@nearhand/ledger/note';
import { noteSigner } from '@nearhand/ledger/note-signature';
import type { TreeHead } from '@nearhand/ledger/tile-reader';
import { decodeVerifierKey, encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { utf8 } from '@nearhand/seal/bytes';
import { openTestLedger } from '../ledger/ledger.fixture.ts';
import {
  fork,
  heads,
  now,
  openTestWitness,
  origin,
  signer,
  submit as submitTo,
} from './witness.fixture.ts';
import { watchLog } from './witness.ts';

const ledger = await openTestLedger();
const { database, community } = ledger;
const witness = await openTestWitness(ledger);
const { app } = witness;
after(() => app.close());
const witnessKey = decodeVerifierKey((await app.inject('/witness/key')).body.trim());
await watchLog(witness.ground, encodeVerifierKey(signer.key));

const submit = (head: TreeHead, oldSize: number, how: Parameters<typeof submitTo>[3] = {}) =>
  submitTo(witness, head, oldSize, how);

test('a log is cosigned from nothing and as it grows, with the time of the witness', async () => {
  for (const [head, oldSize] of [
    [heads[0], 0],
    [heads[1], 10],
    [heads[1], 300],
  ] as const) {
    const { status, text, body } = await submit(head, oldSize);
    assert.equal(status, 200, body);
    const note = decodeNote(utf8(`${text}\n${body}`));
    const [line] = await verifyNote(note, [cosignatureVerifier(witnessKey)]);
    assert.ok(line);
    assert.equal(decodeCosignature(line.signature).time, now / 1_000);
    assert.equal(line.name, `${community.ledgerOrigin}/witness`);
  }
});

test('it tells its size to whoever names another one', async () => {
  for (const oldSize of [0, 10, 299]) {
    const { status, body, headers } = await submit(heads[2], oldSize);
    assert.equal(status, 409);
    assert.equal(body, '300\n');
    assert.equal(headers['content-type'], 'text/x.tlog.size');
  }
});

test('an older checkpoint and a fork are never cosigned, whatever size is named', async () => {
  assert.equal((await submit(heads[0], 10)).status, 409);
  assert.equal((await submit(heads[0], 0)).status, 409);
  assert.equal((await submit(heads[0], 300)).status, 400);
  assert.equal((await submit(fork.head, 300, { from: fork })).status, 422);
  const other = new MemoryLog();
  other.append([...numberedEntries(0, 299), utf8('another')]);
  assert.equal((await submit(other.head, 300, { from: other })).status, 409);
});

test('an unknown log, an unknown key and what is no request are refused', async () => {
  const elsewhere = await noteSigner('elsewhere.example/log', new Uint8Array(32).fill(3));
  const name = 'elsewhere.example/log';
  assert.equal((await submit(heads[2], 300, { by: elsewhere, name })).status, 404);
  const stranger = await noteSigner(origin, new Uint8Array(32).fill(9));
  assert.equal((await submit(heads[2], 300, { by: stranger })).status, 403);
  for (const payload of ['', 'old 1', 'old 1\n\nno checkpoint', '\u0000', 'x'.repeat(60_000)]) {
    const answer = await app.inject({ method: 'POST', url: '/witness/add-checkpoint', payload });
    assert.equal(answer.statusCode, 400, payload.slice(0, 20));
  }
  const long = await app.inject({
    method: 'POST',
    url: '/witness/add-checkpoint',
    payload: 'x'.repeat(70_000),
  });
  assert.equal(long.statusCode, 413);
});

test('of many requests at once for two sizes, none is cosigned after a larger one', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => submit(i % 2 === 0 ? heads[2] : heads[1], 300)),
  );
  const larger = answers.filter(({ status }, i) => i % 2 === 0 && status === 200);
  assert.equal(larger.length, 1, 'only one of them found the size that it named');
  const { size } = await database.db
    .selectFrom('witnessed_logs')
    .select('size')
    .executeTakeFirstOrThrow();
  assert.equal(size, 700);
  assert.equal((await submit(heads[1], 300)).status, 409);
});
