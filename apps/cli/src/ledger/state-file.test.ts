import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Audit } from '@nearhand/ledger/audit';
import { signedLeaf, TestDesk, TestLedger } from '@nearhand/ledger/desk.fixture';
import { noteSigner } from '@nearhand/ledger/note-signature';
import type { CliError } from '../cli-error.ts';
import { readState, writeState } from './state-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhand-state-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'state');

const ledger = new TestLedger();
const desk = new TestDesk(ledger);
await desk.found(2, 3);
const [mei, wen] = [await desk.device('Mei'), await desk.device('Wen')];
const two = desk.stewards.slice(1);
desk.put(await signedLeaf('roster', desk.roster(1, [mei, wen]), two));
desk.put(await signedLeaf('leaving', desk.leaving(wen.hash), [wen]));
const { note } = await ledger.publish();
const owner = { origin: ledger.origin, keys: [(await ledger.policy()).key] };

async function auditOf(count: number, audit = new Audit()): Promise<Audit> {
  for (let leaf = audit.size; leaf < count; leaf += 1) await audit.take(ledger.leaf(leaf));
  return audit;
}

test('what a check came to is read back whole, and goes on from there', async () => {
  assert.equal(readState(file, owner), undefined);
  for (let size = 0; size <= ledger.size; size += 1) {
    const audit = (await auditOf(size)).state();
    writeState(file, owner, { checkpoint: note, audit });
    const read = readState(file, owner);
    assert.deepEqual(read, { checkpoint: note, audit });
    const rest = await auditOf(ledger.size, new Audit(read?.audit));
    assert.deepEqual(rest.state(), (await auditOf(ledger.size)).state());
  }
});

test('the state of another ledger, or of a key that nobody has heard of, is refused', async () => {
  const other = (await noteSigner(ledger.origin, new Uint8Array(32).fill(1))).key;
  for (const wrong of [
    { ...owner, origin: 'nearhand/7f3k2mq5zbahnvcd4xw6yte2oe' },
    { ...owner, keys: [other] },
  ]) {
    assert.throws(
      () => readState(file, wrong),
      (error: CliError) => error.code === 'file',
    );
  }
  // While one key takes over from another, both sign.
  assert.ok(readState(file, { ...owner, keys: [other, ...owner.keys] }));
});

test('a file that is no state is refused in a sentence', () => {
  const whole = readFileSync(file, 'utf8');
  for (const text of ['', 'nonsense', '{}', whole.slice(0, whole.length / 2)]) {
    writeFileSync(file, text);
    assert.throws(
      () => readState(file, owner),
      (error: CliError) => error.code === 'file' && /is no state/.test(error.message),
    );
  }
});
