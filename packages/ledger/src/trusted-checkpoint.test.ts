import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { type Cosigner, cosigner } from './cosignature.ts';
import { type Published, TestLedger } from './desk.fixture.ts';
import { LedgerError, type LedgerErrorCode } from './error.ts';
import { decodeNote, encodeNote } from './note.ts';
import { type SeenCheckpoint, TrustedCheckpoint } from './trusted-checkpoint.ts';

const now = Date.UTC(2026, 10, 25);
const hours = (count: number) => count * 3_600_000;

function refused(promise: Promise<unknown>, code: LedgerErrorCode): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof LedgerError, String(error));
    assert.equal(error.code, code);
    return true;
  });
}

async function witnesses(count: number): Promise<readonly Cosigner[]> {
  return Promise.all(
    Array.from({ length: count }, (_, i) => cosigner(`w${i}.example`, randomBytes(32))),
  );
}

/** The note with the cosignatures of these, each at so many milliseconds from now. */
async function cosigned(
  { note, text }: Published,
  by: readonly (readonly [Cosigner, number])[],
): Promise<Uint8Array> {
  const lines = await Promise.all(
    by.map(([witness, at]) => witness.cosign(text, Math.floor((now + at) / 1_000))),
  );
  return encodeNote({ text, signatures: [...decodeNote(note).signatures, ...lines] });
}

async function trust(
  ledger: TestLedger,
  note: Uint8Array,
  seen: readonly Cosigner[] = [],
  needed = 0,
): Promise<TrustedCheckpoint> {
  const policy = { ...(await ledger.policy()), witnesses: seen.map(({ key }) => key), needed };
  const { consistency } = ledger;
  return TrustedCheckpoint.trust(note, { policy, now, known: [], consistency });
}

function seenOf({ origin }: TestLedger, { size, root }: Published): SeenCheckpoint {
  return { origin, size, root: toBase64url(root) };
}

suite('a trusted checkpoint', () => {
  test('is signed by the key of its ledger; how new it is cannot be proven without witnesses', async () => {
    const ledger = new TestLedger();
    const published = await ledger.publish();
    const trusted = await trust(ledger, published.note);
    assert.deepEqual(trusted.seen, seenOf(ledger, published));
    assert.equal(trusted.witnessedAt, undefined);
    const other = new TestLedger();
    const { note } = await other.publish();
    await refused(trust(ledger, note), 'unsigned');
  });

  test('is as new as the k-th newest of its witnesses says', async () => {
    const ledger = new TestLedger();
    const published = await ledger.publish();
    const [a, b, c] = await witnesses(3);
    if (!a || !b || !c) throw new Error('witnesses');
    const note = await cosigned(published, [
      [a, -hours(1)],
      [b, -hours(5)],
      [c, -hours(3)],
    ]);
    const times = await Promise.all(
      [1, 2, 3].map(async (needed) => (await trust(ledger, note, [a, b, c], needed)).witnessedAt),
    );
    assert.deepEqual(times, [now - hours(1), now - hours(3), now - hours(5)]);
    await refused(trust(ledger, note, [a, b], 3), 'witnesses');
  });

  test('is refused with a timestamp from next week, and where witnesses saw it last week', async () => {
    const ledger = new TestLedger();
    const published = await ledger.publish();
    const [a, b] = await witnesses(2);
    if (!a || !b) throw new Error('witnesses');
    const ahead = await cosigned(published, [[a, hours(24 * 7)]]);
    await refused(trust(ledger, ahead, [a, b], 1), 'witnesses');
    const both = await cosigned(published, [
      [a, hours(24 * 7)],
      [b, -hours(2)],
    ]);
    assert.equal((await trust(ledger, both, [a, b], 1)).witnessedAt, now - hours(2));
    await refused(trust(ledger, both, [a, b], 2), 'witnesses');
    const late = await cosigned(published, [[a, -hours(24 * 8)]]);
    await refused(trust(ledger, late, [a], 1), 'stale');
  });

  test('grew from every checkpoint known before, by a million leaves too', async () => {
    const ledger = new TestLedger();
    ledger.grow(300);
    const before = seenOf(ledger, await ledger.publish());
    ledger.grow(1_000_000);
    const between = seenOf(ledger, await ledger.publish());
    const newest = await ledger.publish();
    const trusted = await ledger.trust(newest.note, [before, between, seenOf(ledger, newest)]);
    assert.equal(trusted.seen.size, 1_000_303);
    await refused(ledger.trust(newest.note, [{ ...between, root: before.root }]), 'consistency');
  });

  test('is refused where it is older than a known one, of the same size and another, or another’s', async () => {
    const ledger = new TestLedger();
    ledger.grow(10);
    const first = await ledger.publish();
    ledger.grow(10);
    const second = seenOf(ledger, await ledger.publish());
    await refused(ledger.trust(first.note, [second]), 'older');
    // The same ledger told to somebody else: a leaf taken out and another put in its place.
    const { size } = ledger;
    ledger.cut(5);
    ledger.add({ kind: 'release', payload: randomBytes(8), signatures: [] });
    ledger.grow(size - 7);
    const twin = await ledger.publish();
    assert.equal(twin.size, size);
    await refused(ledger.trust(twin.note, [second]), 'consistency');
    ledger.grow(100);
    const grown = await ledger.publish();
    await refused(ledger.trust(grown.note, [second]), 'consistency');
    const other = new TestLedger();
    await refused(ledger.trust(grown.note, [seenOf(other, await other.publish())]), 'other-origin');
  });
});
