import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { cosigner } from '@nearhand/ledger/cosignature';
import { encodeNote } from '@nearhand/ledger/note';
import { partialTiles, TILE_WIDTH, tileIn, tilePath } from '@nearhand/ledger/tile';
import type { TileReader } from '@nearhand/ledger/tile-reader';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import {
  openTestLedger,
  publishAll,
  queueTexts,
  readPublished,
  type TestLedger,
} from '../../apps/server/src/features/ledger/ledger.fixture.ts';
import { tileFetcher } from '../../apps/server/src/features/ledger/ledger.ts';
import { listVerifierKeys } from '../../apps/server/src/features/ledger/signing-keys.ts';

const library = '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog';
const hasGo = spawnSync('go', ['version']).status === 0 && existsSync(library);
const skip = hasGo
  ? false
  : 'Go is not here: apt-get install golang-go golang-golang-x-mod-dev, for an independent reader';

const folder = mkdtempSync(join(tmpdir(), 'nearhand-interop-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function keep(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/** Every tile and bundle of the tree as it is now, under its path. */
async function keepTiles({ database: { db }, community }: TestLedger, size: number): Promise<void> {
  const fetch = tileFetcher(db, community.id);
  const addresses = [...partialTiles(size)];
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    addresses.push(tileIn(size, 'entries', index));
    if ((index + 1) * TILE_WIDTH <= size) addresses.push(tileIn(size, 0, index));
  }
  for (const address of addresses) keep(tilePath(address), await fetch(tilePath(address)));
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const sizesAfter = [1, 3, 255, 256, 257, 700, 1200];

test('what the server publishes is accepted by golang.org/x/mod/sumdb', { skip }, async () => {
  const ledger = await openTestLedger();
  const witness = await cosigner('witness.example/w1', new Uint8Array(32).fill(9));
  const readers: TileReader[] = [];
  let queued = 0;
  for (const wanted of sizesAfter) {
    const texts = Array.from({ length: wanted - queued }, (_, i) => `leaf ${queued + i}`);
    await queueTexts(ledger, texts);
    queued = wanted;
    await publishAll(ledger);
    const published = await readPublished(ledger);
    assert.ok(published);
    const { note, checkpoint, reader } = published;
    const signatures = [...note.signatures, await witness.cosign(note.text, 1_700_000_000)];
    keep(`checkpoint.${checkpoint.size}`, encodeNote({ ...note, signatures }));
    await keepTiles(ledger, checkpoint.size);
    readers.push(reader);
  }
  const [key] = await listVerifierKeys(ledger.database.db, ledger.community);
  assert.ok(key);
  const claims = {
    key: encodeVerifierKey(key),
    witnessName: witness.key.name,
    witnessKey: base64(witness.key.publicKey),
    inclusion: (await Promise.all(readers.map(inclusions))).flat(),
    consistency: (
      await Promise.all(readers.map((reader) => consistencies(reader, readers)))
    ).flat(),
  };
  keep('claims.json', JSON.stringify(claims));
  const program = join(import.meta.dirname, 'check-ledger.go');
  const go = spawnSync('go', ['run', program, folder], {
    encoding: 'utf8',
    env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOTOOLCHAIN: 'local' },
  });
  assert.equal(go.stderr, '');
  const { inclusion, consistency } = claims;
  assert.equal(
    go.stdout,
    `7 checkpoints, 1207 entries, ${inclusion.length} inclusion proofs, ${consistency.length} consistency proofs\n`,
  );
});

async function inclusions(reader: TileReader) {
  const { size } = reader.head;
  const indexes = [0, 1, 254, 255, 256, 511, size - 2, size - 1];
  const inside = [...new Set(indexes)].filter((index) => index >= 0 && index < size);
  return await Promise.all(
    inside.map(async (index) => ({
      index,
      size,
      path: (await reader.inclusionProof(index)).map(base64),
    })),
  );
}

async function consistencies(reader: TileReader, readers: readonly TileReader[]) {
  const olders = readers.map(({ head }) => head.size).filter((size) => size < reader.head.size);
  return await Promise.all(
    olders.map(async (older) => ({
      older,
      size: reader.head.size,
      proof: (await reader.consistencyProof(older)).map(base64),
    })),
  );
}
