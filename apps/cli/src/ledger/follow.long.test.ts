import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { LedgerError } from '@nearhand/ledger/error';
import { indexLeaf } from '@nearhand/ledger/index-map';
import { CliError } from '../cli-error.ts';
import { type Followed, type Following, followLedger } from './follow.ts';
import { LedgerServer } from './ledger-server.fixture.ts';

const index = indexLeaf(new Map());
/** Leaves of a later version, each another, ended by the index of a ledger without desks. */
function leavesOf(count: number, from = 0): readonly Uint8Array[] {
  const others = Array.from({ length: count - 1 }, (_, i) =>
    Uint8Array.of(1, 200, (from + i) >> 16, (from + i) >> 8, from + i),
  );
  return [...others, index];
}

const SIZE = 70_000;
const server = await LedgerServer.open(leavesOf(SIZE));
after(() => server.close());

async function follow(given: Partial<Following> = {}, on = server): Promise<Followed> {
  return (await followLedger({ url: on.url, keys: on.keys, ...given })).followed;
}

/** What following says while the server lies. */
async function verdict(
  instead: LedgerServer['instead'],
  given: Partial<Following> = {},
): Promise<string> {
  server.instead = instead;
  try {
    await follow(given);
  } catch (error) {
    if (error instanceof LedgerError) {
      return [error.code, error.path, error.leaf].filter((part) => part !== undefined).join(' ');
    }
    if (error instanceof CliError) return `${error.code} ${error.message}`;
    throw error;
  } finally {
    server.instead = () => undefined;
  }
  return 'holds';
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}

/** One bit of what stands at a path. */
function flipAt(wanted: string, at: number): LedgerServer['instead'] {
  return (path, truth) => (path === wanted && truth ? flip(truth, at) : undefined);
}

test('a whole ledger is followed from nothing, and from where it ended before', async () => {
  const first = await follow();
  assert.equal(first.audit.size, SIZE);
  assert.equal(first.audit.counts.unknown, SIZE - 1);
  const before = server.requests;
  const again = await follow({ begun: first });
  assert.equal(again.audit.size, SIZE);
  assert.ok(server.requests - before < 10, 'nothing that was checked is fetched again');
});

test('a check that is interrupted goes on from there', async () => {
  const stop = new AbortController();
  const parts: Followed[] = [];
  await follow({
    signal: stop.signal,
    onProgress: (size, _total, followed) => {
      parts.push(followed());
      if (size > 30_000) stop.abort();
    },
  });
  const part = parts.at(-1);
  assert.ok(part && part.audit.size > 30_000 && part.audit.size < SIZE);
  assert.equal((await follow({ begun: part })).audit.size, SIZE);
});

test('one bit of a tile is found, and which tile it is', async () => {
  for (const path of ['tile/0/137', 'tile/1/000'])
    assert.equal(await verdict(flipAt(path, 40)), `tile-hash ${path}`);
  assert.match(await verdict(flipAt('tile/1/001.p/17', 3)), /^root tile\/0\/273\.p\/112 tile\/1/);
});

test('one bit of an entry is found, and which leaf it is', async () => {
  // Five bytes and a length of two each.
  const leaf = 100 * 256 + 31;
  const found = await verdict(flipAt('tile/entries/100', 31 * 7 + 6));
  assert.equal(found, `bundle-hash tile/entries/100 ${leaf}`);
  const last = await verdict(flipAt('tile/entries/273.p/112', 3 * 7 + 6));
  assert.equal(last, `bundle-hash tile/entries/273.p/112 ${273 * 256 + 3}`);
});

test('a truncated tile or bundle is found', async () => {
  const cut =
    (wanted: string, bytes: number): LedgerServer['instead'] =>
    (path, truth) =>
      path === wanted ? truth?.slice(0, -bytes) : undefined;
  assert.equal(await verdict(cut('tile/0/200', 32)), 'tile-length tile/0/200');
  assert.equal(await verdict(cut('tile/0/200', 1)), 'tile-length tile/0/200');
  assert.equal(await verdict(cut('tile/entries/200', 1)), 'bundle tile/entries/200');
});

test('a server that does not stop sending is left', async () => {
  const endless = Buffer.alloc(256 * 65_537 + 1);
  const found = await verdict((path) => (path === 'tile/entries/055' ? endless : undefined));
  assert.match(found, /^refused .*tile\/entries\/055 goes on for more than/);
});

test('a tile that is withheld is named', async () => {
  const found = await verdict((path) => (path === 'tile/entries/055' ? null : undefined));
  assert.match(found, /^refused .*tile\/entries\/055 should be there/);
});

test('a checkpoint that another key signed, or that was altered, is refused', async () => {
  const other = await LedgerServer.open(leavesOf(10), 8);
  const note = await other.checkpoint();
  await other.close();
  const altered = (path: string): Uint8Array | undefined =>
    path === 'checkpoint' ? note : undefined;
  assert.equal(await verdict(altered), 'unsigned');
  assert.equal(await verdict(flipAt('checkpoint', 60)), 'signature');
});

test('an older checkpoint, and a ledger that forked, are refused by whoever was here before', async () => {
  const whole = await follow();
  const smaller = await LedgerServer.open(leavesOf(SIZE - 10_000));
  const forked = await LedgerServer.open([...leavesOf(300), ...leavesOf(SIZE, 1)]);
  for (const [wanted, server_] of [
    [/^(size|consistency)$/, smaller],
    [/^consistency$/, forked],
  ] as const) {
    await assert.rejects(follow({ begun: whole }, server_), (error: LedgerError) =>
      wanted.test(error.code),
    );
    await server_.close();
  }
});

test('a checkpoint that does not end with an index is refused', async () => {
  const open = await LedgerServer.open([...leavesOf(5), Uint8Array.of(1, 200)]);
  await assert.rejects(follow({}, open), (error: LedgerError) => error.code === 'index-map');
  await open.close();
});
