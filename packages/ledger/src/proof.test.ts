import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { text, utf8 } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import fc from 'fast-check';
import { decodeCheckpoint, encodeCheckpoint, openCheckpoint } from './checkpoint.ts';
import { verifyConsistency } from './consistency-proof.ts';
import { cosignatureVerifier, cosigner } from './cosignature.ts';
import { LedgerError } from './error.ts';
import { verifyInclusion } from './inclusion-proof.ts';
import { MemoryLog, numberedEntries } from './log.fixture.ts';
import { encodeNote } from './note.ts';
import { noteSigner, noteVerifier } from './note-signature.ts';
import { TileReader } from './tile-reader.ts';
import { decodeTlogProof, encodeTlogProof, type TlogProof, verifyTlogProof } from './tlog-proof.ts';
import { nodeHash, rootOf } from './tree.ts';

const log = new MemoryLog();
log.append(numberedEntries(0, 1_500));
const hashes = log.entries.map(leafHash);

/** The log as it was with so many leaves. */
function logOf(size: number): MemoryLog {
  const earlier = new MemoryLog();
  earlier.append(log.entries.slice(0, size));
  return earlier;
}

/** PATH and MTH of RFC 6962 section 2.1.1 as they are written there, to compare with. */
function pathOf(index: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return index < k
    ? [...pathOf(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...pathOf(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

/** SUBPROOF of RFC 6962 section 2.1.2. */
function subproof(m: number, leaves: readonly Uint8Array[], b: boolean): readonly Uint8Array[] {
  if (m === leaves.length) return b ? [] : [rootOf(leaves)];
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), b), rootOf(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), rootOf(leaves.slice(0, k))];
}

const sizes = fc.integer({ min: 1, max: 1_500 });

suite('proofs from tiles', () => {
  test("an inclusion proof is the RFC's, and holds for its leaf and place only", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, n) => {
        const index = n % size;
        const { head, fetch } = logOf(size);
        const path = await new TileReader(head, fetch).inclusionProof(index);
        assert.deepEqual(path, pathOf(index, hashes.slice(0, size)));
        const leaf = hashes[index] as Uint8Array;
        verifyInclusion(index, size, leaf, head.root, path);
        for (const [i, s] of [
          [index + 1, size],
          [index, size + 1],
        ] as const) {
          const verify = () => verifyInclusion(i, s, leaf, head.root, path);
          // One that has the same shape at another size may stand for that size too.
          if (i !== index || path.length !== pathOf(index, hashes.slice(0, s)).length) {
            assert.throws(verify, LedgerError);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a consistency proof is the RFC's, and holds for its two heads only", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, n) => {
        const older = 1 + (n % size);
        const { head, fetch } = logOf(size);
        const reader = new TileReader(head, fetch);
        const proof = await reader.consistencyProof(older);
        assert.deepEqual(proof, subproof(older, hashes.slice(0, size), true));
        const root = rootOf(hashes.slice(0, older));
        assert.deepEqual(await reader.rootAt(older), root);
        verifyConsistency(older, size, root, head.root, proof);
        const other = nodeHash(root, root);
        assert.throws(() => verifyConsistency(older, size, other, head.root, proof), {
          code: 'consistency',
        });
        await assert.rejects(reader.checkGrownFrom({ size: older, root: other }), {
          code: 'consistency',
        });
      }),
      { numRuns: 60 },
    );
  });

  test('a flipped bit in any tile or bundle is refused, and named', async () => {
    const { head, files } = logOf(1_500);
    for (const [path, bytes] of files) {
      for (let at = 0; at < bytes.length; at += 997) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
        const reader = new TileReader(head, async (asked) =>
          asked === path ? flipped : (files.get(asked) as Uint8Array),
        );
        await assert.rejects(readAll(reader), (error) => {
          assert.ok(error instanceof LedgerError, String(error));
          assert.ok(error.path?.includes(path), `${path} at ${at}: ${error.message}`);
          return true;
        });
      }
    }
  });

  test('a tile cut short or too long is refused, and named', async () => {
    const { head, files } = logOf(600);
    for (const [path, bytes] of files) {
      for (const wrong of [
        bytes.slice(0, -1),
        bytes.slice(0, -32),
        new Uint8Array(bytes.length + 32),
      ]) {
        const reader = new TileReader(head, async (asked) =>
          asked === path ? wrong : (files.get(asked) as Uint8Array),
        );
        await assert.rejects(readAll(reader), (error) => {
          assert.ok(error instanceof LedgerError);
          assert.ok(error.code === 'tile-length' || error.code === 'bundle', error.code);
          assert.equal(error.path, path);
          return true;
        });
      }
    }
  });

  test('a failed fetch is tried again', async () => {
    const { head, fetch } = logOf(600);
    let isDown = true;
    const reader = new TileReader(head, (path) =>
      isDown ? Promise.reject(new Error('down')) : fetch(path),
    );
    await assert.rejects(reader.inclusionProof(3), /down/);
    isDown = false;
    assert.deepEqual(await reader.inclusionProof(3), pathOf(3, hashes.slice(0, 600)));
  });

  test('of ten million leaves, a proof needs three tiles', async () => {
    const zero = new Uint8Array(8192);
    const asked: string[] = [];
    const reader = new TileReader({ size: 10_000_000, root: zero.slice(0, 32) }, async (path) => {
      asked.push(path);
      return zero.slice(0, 32 * Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256));
    });
    await assert.rejects(reader.inclusionProof(9_999_999), { code: 'root' });
    assert.deepEqual(asked, ['tile/0/x039/062.p/128', 'tile/1/152.p/150', 'tile/2/000.p/152']);
  });
});

async function readAll(reader: TileReader): Promise<void> {
  for (let bundle = 0; bundle * 256 < reader.head.size; bundle += 1) await reader.entries(bundle);
}

suite('checkpoints and offline proofs', () => {
  const seed = new Uint8Array(32).fill(3);
  const origin = 'nearhand/example';

  async function signedHead(size: number) {
    const { head, fetch } = logOf(size);
    const signer = await noteSigner(origin, seed);
    const witness = await cosigner('witness.example', new Uint8Array(32).fill(4));
    const head0 = encodeCheckpoint({ origin, ...head, extensions: [] });
    const signatures = [await signer.sign(head0), await witness.cosign(head0, 1_700_000_000)];
    const keys = {
      origin,
      log: [noteVerifier(signer.key)],
      witnesses: [cosignatureVerifier(witness.key)],
    };
    return {
      bytes: encodeNote({ text: head0, signatures }),
      keys,
      reader: new TileReader(head, fetch),
    };
  }

  test('a checkpoint opens for its log, with its witnesses', async () => {
    const { bytes, keys, reader } = await signedHead(700);
    const opened = await openCheckpoint(bytes, keys);
    assert.deepEqual(opened.checkpoint, { origin, ...reader.head, extensions: [] });
    assert.equal(opened.log.length, 1);
    assert.equal(opened.witnesses.length, 1);
    await assert.rejects(openCheckpoint(bytes, { ...keys, origin: 'nearhand/other' }), {
      code: 'other-origin',
    });
    await assert.rejects(openCheckpoint(bytes, { ...keys, log: [] }), { code: 'unsigned' });
  });

  test('texts that are no checkpoint are refused', () => {
    const root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
    for (const [wrong, code] of [
      ['', 'checkpoint'],
      ['o\n1\n', 'checkpoint'],
      [`\n1\n${root}\n`, 'checkpoint'],
      [`o\n1\n${root}`, 'checkpoint'],
      [`o\n1\n${root}\n\n`, 'checkpoint'],
      [`o\n01\n${root}\n`, 'number'],
      [`o\n-1\n${root}\n`, 'number'],
      [`o\n1e3\n${root}\n`, 'number'],
      [`o\n9007199254740992\n${root}\n`, 'number'],
      [`o\n1\n${root.slice(4)}\n`, 'hash-length'],
      [`o\n1\n${root.slice(0, -1)}\n`, 'base64'],
    ] as const) {
      assert.throws(() => decodeCheckpoint(wrong), { code }, JSON.stringify(wrong));
    }
  });

  test('a proof file proves its leaf offline, and is refused cut at any byte', async () => {
    const { bytes, keys, reader } = await signedHead(700);
    const path = await reader.inclusionProof(321);
    const leaf = log.entries[321] as Uint8Array;
    const verify = (proof: TlogProof) => verifyTlogProof(proof, leaf, keys);
    for (const extra of [undefined, new Uint8Array(0), utf8('more')]) {
      const proof = { extra, index: 321, path, checkpoint: bytes };
      const encoded = encodeTlogProof(proof);
      assert.deepEqual(decodeTlogProof(encoded), proof);
      assert.equal((await verify(decodeTlogProof(encoded))).witnesses.length, 1);
      await assert.rejects(verifyTlogProof(proof, log.entries[322] as Uint8Array, keys), {
        code: 'inclusion',
      });
      // Without its last line, the witness's, a note is whole; it only has no witness any more.
      const alone = text(encoded).lastIndexOf('—');
      const lone = utf8(text(encoded).slice(0, alone));
      const cut = (at: number) => verify(decodeTlogProof(encoded.slice(0, at)));
      assert.equal((await cut(lone.length)).witnesses.length, 0);
      for (let at = 0; at < encoded.length; at += 1) {
        if (at !== lone.length) await assert.rejects(async () => cut(at), LedgerError, `at ${at}`);
      }
    }
  });
});
