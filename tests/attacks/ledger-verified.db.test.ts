import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, suite, test } from 'node:test';
import { cosigner } from '@nearhand/ledger/cosignature';
import { drawSteward, signedLeaf, type TestLedger } from '@nearhand/ledger/desk.fixture';
import { nextRoot } from '@nearhand/ledger/desk-root';
import { encodeEntryBundle } from '@nearhand/ledger/entry-bundle';
import { decodeNote, encodeNote } from '@nearhand/ledger/note';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { concat, toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import type { Alteration } from '../integration/altering-server.fixture.ts';
import { type Ended, nearhand } from '../integration/nearhand.fixture.ts';
import { raiseAttacked } from './attacked.fixture.ts';
import { forge, signingOf } from './operator.fixture.ts';

/**
 * What `nearhand verify` finds in a ledger whose operator holds its key and signs what it likes:
 * which leaf or which tile, and the exit code. Altered code and flipped bits: `witnesses.db.test.ts`.
 */
const { served, evil, desk, mei, tom, stewards, steward } = await raiseAttacked();
const [ming, ping] = await Promise.all(stewards.slice(0, 2).map(signingOf));
assert.ok(ming && ping);
const folder = await mkdtemp(join(tmpdir(), 'nearhand-attacks-'));
after(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  evil.alter = () => undefined;
});

/** Serves a ledger of less than a tile whole: checkpoint, tiles and entries. */
async function serves(ledger: TestLedger, published?: Uint8Array): Promise<Alteration> {
  const note = published ?? (await ledger.publish()).note;
  const { size } = ledger;
  const leaves = Array.from({ length: size }, (_, place) => ledger.leaf(place));
  const files = new Map([
    ['/ledger/checkpoint', note],
    [`/ledger/tile/0/000.p/${size}`, concat(...leaves.map((leaf) => leafHash(leaf)))],
    [`/ledger/tile/entries/000.p/${size}`, encodeEntryBundle(leaves)],
  ]);
  return async (path) => {
    const [, older, grown] = /^\/ledger\/consistency\/(\d+)\/(\d+)$/.exec(path) ?? [];
    if (older !== undefined) {
      return Buffer.concat(await ledger.consistency(Number(older), Number(grown)));
    }
    const file = files.get(path);
    return file && Buffer.from(file);
  };
}

async function verify(...words: readonly string[]): Promise<Ended & { readonly told: Told }> {
  const none = words.includes('--needed') ? [] : ['--needed', '0'];
  const ended = await nearhand(evil.url, ['verify', evil.url, ...none, '--json', ...words]);
  const last = ended.errors.trim().split('\n').at(-1) ?? '';
  return { ...ended, told: last.startsWith('{') ? (JSON.parse(last) as Told) : {} };
}

interface Told {
  readonly error?: string;
  readonly leaf?: number;
  readonly path?: string;
}

let states = 0;
function newState(): string {
  states += 1;
  return join(folder, `state-${states}.json`);
}

function roster(number: number, devices: readonly string[]): Uint8Array {
  return encodeRoster({ desk, devices, number, type: 'roster', v: 1 });
}

const hashes = [mei, tom].map(({ leafBytes }) => toBase64url(leafHash(leafBytes)));
const number = (steward.verified?.number ?? 0) + 1;

suite('nearhand verify', () => {
  test('holds with what an operator adds honestly', async () => {
    const ledger = await forge(served);
    ledger.add(await signedLeaf('roster', roster(number, hashes), [ming, ping]));
    evil.alter = await serves(ledger);
    const ended = await verify();
    assert.equal(ended.exitCode, 0, ended.errors);
  });

  test('names the leaf that too few stewards signed', async () => {
    const ledger = await forge(served);
    const leaf = ledger.add(await signedLeaf('roster', roster(number, hashes), [ming]));
    evil.alter = await serves(ledger);
    const { exitCode, told } = await verify();
    assert.deepEqual([exitCode, told.leaf], [1, leaf]);
  });

  test('names the leaf that is a second root of a desk', async () => {
    const ledger = await forge(served);
    const own = await drawSteward(desk, 'Ming');
    const root = nextRoot(undefined, desk, 1, [own.leafBytes]);
    const leaf = ledger.add(await signedLeaf('root', root, [own]));
    evil.alter = await serves(ledger);
    const { exitCode, told } = await verify();
    assert.deepEqual([exitCode, told.leaf], [1, leaf]);
  });

  test('names the index that gives an older roster for the newest', async () => {
    const ledger = await forge(served);
    const before = ledger.index.get(desk) ?? assert.fail();
    ledger.add(await signedLeaf('roster', roster(number, hashes), [ming, ping]));
    ledger.index.set(desk, before);
    const leaf = ledger.size;
    evil.alter = await serves(ledger);
    const { exitCode, told } = await verify();
    assert.deepEqual([exitCode, told.leaf], [1, leaf]);
  });

  test('that saw the ledger before refuses one with a leaf taken out, and an older one', async () => {
    const older = await serves(await forge(served));
    const ledger = await forge(served);
    const leaving = encodeLeaving({ desk, device: hashes[1] ?? '', type: 'leaving', v: 1 });
    ledger.add(await signedLeaf('leaving', leaving, [await signingOf(tom)]));
    evil.alter = await serves(ledger);
    const state = ['--state', newState()];
    const first = await verify(...state);
    assert.equal(first.exitCode, 0, first.errors);
    evil.alter = older;
    const again = await verify(...state);
    assert.deepEqual([again.exitCode, again.told.error], [1, 'size']);
    const without = await forge(served);
    without.take(randomBytes(30));
    without.take(randomBytes(30));
    evil.alter = await serves(without);
    const other = await verify(...state);
    assert.deepEqual([other.exitCode, other.told.error], [1, 'consistency']);
  });

  test('shown a checkpoint that another visitor saw, finds that there are two ledgers', async () => {
    const note = join(folder, 'checkpoint');
    const twin = await forge(served);
    twin.take(randomBytes(30));
    const shown = await serves(twin);
    const seen = await shown('/ledger/checkpoint', Buffer.of());
    await writeFile(note, seen ?? '');
    const ledger = await forge(served);
    ledger.take(randomBytes(30));
    ledger.take(randomBytes(30));
    evil.alter = await serves(ledger);
    const ended = await verify('--since', note);
    assert.deepEqual([ended.exitCode, ended.told.error], [1, 'consistency']);
  });

  test('does not count a witness with a timestamp from next week, nor is one of last week enough', async () => {
    const witness = await cosigner('witness.example/neighbours', randomBytes(32));
    const ledger = await forge(served);
    const { note, text } = await ledger.publish();
    for (const [days, code] of [
      [0, undefined],
      [7, 'witnesses'],
      [-8, 'stale'],
    ] as const) {
      const time = Math.floor(Date.now() / 1_000) + days * 24 * 3_600;
      const line = await witness.cosign(text, time);
      const signatures = [...decodeNote(note).signatures, line];
      const cosigned = Buffer.from(encodeNote({ text, signatures }));
      const files = await serves(ledger, note);
      evil.alter = (path, truth) => (path === '/ledger/checkpoint' ? cosigned : files(path, truth));
      const words = ['--witness', encodeVerifierKey(witness.key), '--needed', '1'];
      const ended = await verify(...words);
      assert.deepEqual([ended.exitCode, ended.told.error], [code === undefined ? 0 : 1, code]);
    }
  });

  test('names the tile and the bundle that are cut short', async () => {
    for (const [kind, error] of [
      ['0', 'tile-length'],
      ['entries', 'bundle'],
    ] as const) {
      evil.alter = (path, truth) =>
        path.startsWith(`/ledger/tile/${kind}/`) ? truth.subarray(0, -1) : undefined;
      const { exitCode, told } = await verify();
      assert.deepEqual([exitCode, told.error], [1, error]);
      assert.match(told.path ?? '', new RegExp(`^tile/${kind}/000`));
    }
  });
});
