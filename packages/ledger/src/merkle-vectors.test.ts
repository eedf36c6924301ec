import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { equal } from '@nearhand/seal/bytes';
import { verifyConsistency } from './consistency-proof.ts';
import { LedgerError } from './error.ts';
import { foreign, foreignPaths, foreignText } from './foreign.fixture.ts';
import { verifyInclusion } from './inclusion-proof.ts';
import { rootByInclusion, verifySubtree } from './subtree.ts';

/** The union of what the four kinds of vector carry; their proofs may be null. */
interface MerkleCase {
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly leafIdx: number;
  readonly leafHash: string;
  readonly treeSize: number;
  readonly root: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

const check: Readonly<Record<string, (vector: MerkleCase, proof: Uint8Array[]) => void>> = {
  inclusion({ leafIdx, treeSize, leafHash, root }, proof) {
    verifyInclusion(leafIdx, treeSize, bytes(leafHash), bytes(root), proof);
  },
  consistency({ size1, size2, root1, root2 }, proof) {
    verifyConsistency(size1, size2, bytes(root1), bytes(root2), proof);
  },
  subtreeinclusion({ leafIdx, start, end, leafHash, root }, proof) {
    const made = rootByInclusion(leafIdx, { start, end }, bytes(leafHash), proof);
    assert.ok(equal(made, bytes(root)), new LedgerError('inclusion', ''));
  },
  subtreeconsistency({ start, end, size, root1, root2 }, proof) {
    verifySubtree({ start, end }, size, bytes(root1), bytes(root2), proof);
  },
};

function outcome(kind: string, vector: MerkleCase): string {
  try {
    check[kind]?.(vector, (vector.proof ?? []).map(bytes));
    return 'holds';
  } catch (error) {
    if (error instanceof LedgerError) return 'refused';
    throw error;
  }
}

function checkAll(cases: readonly (readonly [kind: string, path: string, MerkleCase])[]): void {
  for (const [kind, path, vector] of cases) {
    assert.ok(check[kind], kind);
    assert.equal(outcome(kind, vector), vector.wantErr ? 'refused' : 'holds', path);
  }
}

suite('proofs of others', () => {
  test('those kept here hold or are refused as they should', () => {
    const url = new URL('../../../vectors/foreign/merkle.json', import.meta.url);
    const cases = JSON.parse(readFileSync(url, 'utf8')) as (MerkleCase & {
      readonly kind: string;
      readonly path: string;
    })[];
    assert.equal(cases.length, 236);
    checkAll(cases.map((vector) => [vector.kind, vector.path, vector]));
  });

  test('all of them', { skip: foreign.isHere ? false : foreign.missing }, () => {
    const paths = foreignPaths('merkle');
    assert.equal(paths.length, 518);
    checkAll(
      paths.map((path) => {
        const kind = path.split('/')[1] ?? '';
        return [kind, path, JSON.parse(foreignText(path)) as MerkleCase];
      }),
    );
  });

  test('nothing is consistent with an empty tree', () => {
    const root = new Uint8Array(32);
    for (const size of [0, 1, 7]) {
      assert.throws(() => verifyConsistency(0, size, root, root, []), { code: 'size' });
    }
  });
});
