import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zeros } from '@nearhand/seal/bytes';
import { Audit } from './audit.ts';
import { signedLeaf, TestDesk, TestLedger } from './desk.fixture.ts';
import { nextRoot } from './desk-root.ts';
import { LedgerError } from './error.ts';
import { indexLeaf } from './index-map.ts';
import { encodeLeaf, type Leaf } from './leaf.ts';
import { encodeReleaseManifest } from './release-manifest.ts';
import { encodeRestore } from './restore.ts';

const manifest = encodeReleaseManifest({
  files: [{ headers: 'page', path: '/ask', sha256: 'A'.repeat(43), size: 4 }],
  headers: { page: { 'cache-control': 'no-cache' } },
  type: 'release',
  v: 1,
  version: '1.4.0',
});
const release: Leaf = { kind: 'release', payload: manifest, signatures: [] };

/** Two desks with a roster each, a release, a leaving, a change of stewards: six checkpoints. */
async function wholeLedger(): Promise<TestLedger> {
  const ledger = new TestLedger();
  ledger.add(release);
  await ledger.publish();
  const desk = new TestDesk(ledger);
  const other = new TestDesk(ledger);
  await desk.found(2, 3);
  await other.found(1, 1);
  await ledger.publish();
  const [mei, wen] = [await desk.device('Mei'), await desk.device('Wen')];
  const lin = await other.device('Lin');
  const two = desk.stewards.slice(0, 2);
  desk.put(await signedLeaf('roster', desk.roster(1, [mei, wen]), two));
  other.put(await signedLeaf('roster', other.roster(1, [lin]), other.stewards));
  await ledger.publish();
  desk.put(await signedLeaf('leaving', desk.leaving(wen.hash), [wen]));
  await ledger.publish();
  ledger.add({
    kind: 'restore',
    payload: encodeRestore({ backup: '2026-01-02', day: '2026-01-03', type: 'restore', v: 1 }),
    signatures: [],
  });
  desk.put(await signedLeaf('roster', desk.roster(2, [mei]), desk.stewards.slice(1)));
  await ledger.publish();
  return ledger;
}

function leavesOf(ledger: TestLedger): readonly Uint8Array[] {
  return Array.from({ length: ledger.size }, (_, index) => ledger.leaf(index));
}

async function audited(taken: readonly Uint8Array[], audit = new Audit()): Promise<Audit> {
  for (const leaf of taken) await audit.take(leaf);
  return audit;
}

/** What an audit says to these leaves: the code, the leaf, and the code of the cause. */
async function verdict(taken: readonly Uint8Array[]): Promise<string> {
  try {
    await audited(taken);
  } catch (error) {
    assert.ok(error instanceof LedgerError);
    const { cause } = error as { readonly cause?: { readonly code?: string } };
    return [error.code, error.leaf, cause?.code].filter((part) => part !== undefined).join(' ');
  }
  return 'holds';
}

function replaced(ledger: TestLedger, at: number, leaf: Uint8Array): readonly Uint8Array[] {
  return leavesOf(ledger).map((each, index) => (index === at ? leaf : each));
}

const whole = await wholeLedger();
const leaves = leavesOf(whole);

test('a whole ledger holds, and its newest release and counts are told', async () => {
  const state = (await audited(leaves)).state();
  assert.equal(state.size, leaves.length);
  assert.equal(state.served?.version, '1.4.0');
  assert.equal(state.served?.leaf, 0);
  assert.equal(state.isIndexed, true);
  assert.deepEqual(state.counts, {
    ...{ root: 2, device: 3, roster: 3, leaving: 1, release: 1, restore: 1, index: 5, unknown: 0 },
  });
  assert.deepEqual(state.index, whole.index);
});

test('an audit goes on where an earlier one ended', async () => {
  for (let at = 0; at <= leaves.length; at += 1) {
    const first = (await audited(leaves.slice(0, at))).state();
    const rest = await audited(leaves.slice(at), new Audit(first));
    assert.deepEqual(rest.state(), (await audited(leaves)).state());
  }
});

test('every leaf is held to: a bit flipped in any of them is found at it, or at the next index', async () => {
  for (const [at, leaf] of leaves.entries()) {
    const flipped = leaf.slice();
    // In the last byte: of a signature, of an index, of how many signatures there are.
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    const found = await verdict(replaced(whole, at, flipped));
    assert.match(found, new RegExp(`^(leaf|index-map) ${at}\\b`));
  }
});

test('an index that leaves a change out is found', async () => {
  const ledger = new TestLedger();
  const desk = new TestDesk(ledger);
  await desk.found(1, 1);
  await ledger.publish();
  const before = indexLeaf(ledger.index);
  const mei = await desk.device('Mei');
  desk.put(await signedLeaf('roster', desk.roster(1, [mei]), desk.stewards));
  await ledger.publish(before);
  assert.equal(await verdict(leavesOf(ledger)), `index-map ${ledger.size - 1}`);
});

test('a roster that too few stewards signed is found', async () => {
  const ledger = new TestLedger();
  const desk = new TestDesk(ledger);
  await desk.found(2, 3);
  const at = desk.put(await signedLeaf('roster', desk.roster(1, []), desk.stewards.slice(0, 1)));
  assert.equal(await verdict(leavesOf(ledger)), `leaf ${at} threshold`);
});

test('a second first root of a desk is found', async () => {
  const ledger = new TestLedger();
  const desk = new TestDesk(ledger);
  await desk.found(1, 1);
  const stewards = desk.stewards.map(({ leafBytes }) => leafBytes);
  const again = nextRoot(undefined, desk.desk, 1, stewards);
  const at = desk.put(await signedLeaf('root', again, desk.stewards));
  assert.equal(await verdict(leavesOf(ledger)), `leaf ${at} succession`);
});

test('a release or a restore that somebody signed, or that is none, is found', async () => {
  const ledger = new TestLedger();
  const desk = new TestDesk(ledger);
  await desk.found(1, 1);
  const at = ledger.add({ ...release, signatures: [{ key: zeros(), signature: zeros(64) }] });
  assert.equal(await verdict(leavesOf(ledger)), `leaf ${at} threshold`);
  const bytes = encodeLeaf({ kind: 'restore', payload: manifest, signatures: [] });
  assert.equal(await verdict([bytes]), 'leaf 0 shape');
});

test('a leaf of a later version is counted and changes nothing', async () => {
  const later = Uint8Array.of(1, 200, 0, 0, 0, 0, 0);
  const state = (await audited([later, ...leaves])).state();
  assert.equal(state.counts.unknown, 1);
});
