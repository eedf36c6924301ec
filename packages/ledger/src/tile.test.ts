import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { leafHash } from '@nearhand/seal/hash';
import fc from 'fast-check';
import { bundleLength, decodeEntryBundle, encodeEntryBundle, growBundles } from './entry-bundle.ts';
import { emptyEdge, grow, readEdge } from './growth.ts';
import { numberedEntries } from './log.fixture.ts';
import { extentOf, partialTiles, readTilePath, TILE_WIDTH, tileIn, tilePath } from './tile.ts';
import { rootOf } from './tree.ts';

const level = fc.oneof(fc.constant('entries' as const), fc.nat(63));
const tileIndex = fc.oneof(fc.nat(2_000), fc.maxSafeNat());
const width = fc.integer({ min: 1, max: 256 });

suite('tiles', () => {
  test("have the specification's paths", () => {
    assert.equal(tilePath({ level: 0, index: 1234067, width: 256 }), 'tile/0/x001/x234/067');
    assert.equal(tilePath({ level: 15, index: 7, width: 8 }), 'tile/15/007.p/8');
    assert.equal(
      tilePath({ level: 'entries', index: 1000, width: 255 }),
      'tile/entries/x001/000.p/255',
    );
  });

  test('each path names one tile, and each tile has one path', () => {
    fc.assert(
      fc.property(level, tileIndex, width, (l, index, w) => {
        const address = { level: l, index, width: w };
        assert.deepEqual(readTilePath(tilePath(address)), address);
      }),
    );
  });

  test('other spellings are refused', () => {
    for (const path of [
      '',
      'tile',
      'tile/0',
      'tile/0/',
      'tile/00/000',
      'tile/64/000',
      'tile/-1/000',
      'tile/entry/000',
      'tile/0/0',
      'tile/0/1000',
      'tile/0/x000/000',
      'tile/0/000/000',
      'tile/0/x001',
      'tile/0/x999/x999/x999/x999/x999/999',
      'tile/0/000.p/0',
      'tile/0/000.p/01',
      'tile/0/000.p/256',
      'tile/0/000.p',
      'tile/0/000/',
      '/tile/0/000',
      'tile/0/000\n',
      'tile/0/../000',
    ]) {
      assert.throws(() => readTilePath(path), { code: 'tile-path' }, path);
    }
  });

  test("a tree of 70,000 has the specification's tiles", () => {
    assert.deepEqual(extentOf(0, 70_000), { full: 273, partial: 112 });
    assert.deepEqual(extentOf(1, 70_000), { full: 1, partial: 17 });
    assert.deepEqual(extentOf(2, 70_000), { full: 0, partial: 1 });
    assert.deepEqual(partialTiles(70_000).map(tilePath), [
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
    assert.deepEqual(partialTiles(256).map(tilePath), ['tile/1/000.p/1']);
    assert.equal(tileIn(70_000, 0, 272).width, TILE_WIDTH);
    assert.equal(tileIn(70_000, 'entries', 273).width, 112);
    assert.throws(() => tileIn(70_000, 0, 274), { code: 'index' });
    assert.throws(() => tileIn(256, 0, 1), { code: 'index' });
  });
});

suite('growing a tree', () => {
  const hashes = numberedEntries(0, 70_000).map(leafHash);

  test('in any steps gives the root of all leaves, and the tiles of one step', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700), { maxLength: 6 }), (steps) => {
        let grown = grow(emptyEdge, []);
        const tiles = new Map<string, Uint8Array>();
        for (const step of steps) {
          const { size } = grown.edge;
          grown = grow(grown.edge, hashes.slice(size, size + step));
          for (const tile of grown.tiles) tiles.set(`${tile.level}/${tile.index}`, tile.bytes);
        }
        const { size } = grown.edge;
        assert.deepEqual(grown.root, rootOf(hashes.slice(0, size)));
        const whole = grow(emptyEdge, hashes.slice(0, size)).tiles;
        assert.deepEqual(
          new Map(whole.map((tile) => [`${tile.level}/${tile.index}`, tile.bytes])),
          tiles,
        );
        assert.deepEqual(readEdge(size, grown.edge.partials), grown.edge);
      }),
      { numRuns: 40 },
    );
  });

  test('goes up three levels', () => {
    const { root, tiles, edge } = grow(emptyEdge, hashes);
    assert.deepEqual(root, rootOf(hashes));
    assert.equal(tiles.length, 274 + 2 + 1);
    assert.throws(() => readEdge(70_000, edge.partials.slice(1)), { code: 'size' });
    assert.throws(() => readEdge(70_001, edge.partials), { code: 'tile-length' });
  });
});

suite('entry bundles', () => {
  test('come through, are refused cut anywhere, and tell where each entry ends', () => {
    const entries = [new Uint8Array(0), ...numberedEntries(0, 5), new Uint8Array(300).fill(7)];
    const bytes = encodeEntryBundle(entries);
    assert.deepEqual(decodeEntryBundle(bytes, 7), entries);
    for (let at = 0; at < bytes.length; at += 1) {
      assert.throws(() => decodeEntryBundle(bytes.slice(0, at), 7), { code: 'bundle' });
    }
    for (const wrong of [6, 8]) {
      assert.throws(() => decodeEntryBundle(bytes, wrong), { code: 'bundle' });
    }
    for (let n = 1; n <= 7; n += 1) {
      const cut = bytes.slice(0, bundleLength(bytes, n));
      assert.deepEqual(decodeEntryBundle(cut, n), entries.slice(0, n));
    }
    assert.throws(() => bundleLength(bytes, 8), { code: 'bundle' });
    assert.throws(() => bundleLength(bytes.slice(0, -1), 7), { code: 'bundle' });
  });

  test('grow in any steps into the same bytes', () => {
    const entries = numberedEntries(0, 1_000);
    const whole = growBundles(0, new Uint8Array(0), entries).map(({ bytes }) => bytes);
    assert.equal(whole.length, 4);
    assert.deepEqual(decodeEntryBundle(whole[3] as Uint8Array, 232), entries.slice(768));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 3 }), (steps) => {
        const bundles: Uint8Array[] = [];
        let size = 0;
        for (const step of steps) {
          const partial = size % TILE_WIDTH === 0 ? undefined : bundles.at(-1);
          const added = entries.slice(size, size + step);
          for (const { index, bytes } of growBundles(size, partial ?? new Uint8Array(0), added)) {
            bundles[index] = bytes;
          }
          size += added.length;
        }
        assert.deepEqual(
          bundles,
          growBundles(0, new Uint8Array(0), entries.slice(0, size)).map(({ bytes }) => bytes),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('hold 1 to 256 entries of up to 65,535 bytes', () => {
    assert.throws(() => encodeEntryBundle([]), { code: 'bundle' });
    assert.throws(() => encodeEntryBundle(numberedEntries(0, 257)), { code: 'bundle' });
    assert.throws(() => encodeEntryBundle([new Uint8Array(65_536)]), { code: 'bundle' });
    assert.equal(encodeEntryBundle([new Uint8Array(65_535)]).length, 65_537);
  });
});
