import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { utf8 } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { encodeCheckpoint, openCheckpoint } from './checkpoint.ts';
import { foreign, foreignBytes, foreignPaths, foreignText } from './foreign.fixture.ts';
import { MemoryLog } from './log.fixture.ts';
import { encodeNote } from './note.ts';
import { noteVerifier } from './note-signature.ts';
import { TileReader } from './tile-reader.ts';
import { rootOf } from './tree.ts';
import { decodeVerifierKey, encodeVerifierKey } from './verifier-key.ts';

const here = JSON.parse(
  readFileSync(new URL('../../../vectors/foreign/tessera-log.json', import.meta.url), 'utf8'),
) as {
  readonly verifierKey: string;
  readonly entries: readonly string[];
  readonly checkpoints: readonly string[];
};
const entries = here.entries.map((entry) => new Uint8Array(Buffer.from(entry, 'base64')));
const key = decodeVerifierKey(here.verifierKey);
const keys = { origin: key.name, log: [noteVerifier(key)], witnesses: [] };

suite('a log that Tessera made', () => {
  test('each checkpoint is signed, comes out again byte for byte, and has the root of its entries', async () => {
    assert.equal(encodeVerifierKey(key), here.verifierKey);
    for (const [size, note] of here.checkpoints.entries()) {
      const opened = await openCheckpoint(utf8(note), keys);
      assert.equal(opened.checkpoint.size, size);
      const root = rootOf(entries.slice(0, size).map(leafHash));
      assert.deepEqual(opened.checkpoint.root, root);
      assert.equal(encodeCheckpoint(opened.checkpoint), opened.note.text);
      assert.deepEqual(encodeNote(opened.note), utf8(note));
    }
  });

  const skip = foreign.isHere ? false : foreign.missing;
  test('grown entry by entry, every tile and bundle has its bytes', { skip }, () => {
    const log = new MemoryLog();
    for (const entry of entries) log.append([entry]);
    const tiles = foreignPaths('tessera-log/log/tile');
    assert.equal(tiles.length, 30);
    for (const path of tiles) {
      const name = path.replace('tessera-log/log/', '');
      assert.deepEqual(log.files.get(name), foreignBytes(path), name);
    }
    assert.equal(log.files.size, tiles.length);
  });

  test('is read by its tiles at every size', { skip }, async () => {
    assert.equal(foreignText('tessera-log/verifier-key.txt').trim(), here.verifierKey);
    for (let size = 1; size <= 15; size += 1) {
      const bytes = foreignBytes(`tessera-log/log/checkpoint.${size}`);
      const { checkpoint } = await openCheckpoint(bytes, keys);
      const reader = new TileReader(checkpoint, async (path) =>
        foreignBytes(`tessera-log/log/${path}`),
      );
      assert.deepEqual(await reader.entries(0), entries.slice(0, size));
      for (let older = 1; older <= size; older += 1) {
        const root = rootOf(entries.slice(0, older).map(leafHash));
        await reader.checkGrownFrom({ size: older, root });
      }
    }
  });
});
