import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { SealError } from '@nearhand/seal/error';
import { LedgerError } from './error.ts';
import { noteSigner } from './note-signature.ts';
import {
  decodeReleaseManifest,
  encodeReleaseManifest,
  type ReleaseManifest,
} from './release-manifest.ts';
import {
  decodeRelease,
  encodeRelease,
  openRelease,
  releaseOf,
  signRelease,
} from './release-note.ts';

const file = (path: string) =>
  ({ headers: 'page', path, sha256: 'A'.repeat(43), size: 4 }) as const;
const manifest: ReleaseManifest = {
  files: [file('/app/assets/a-1.js'), file('/ask')],
  headers: { page: { 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' } },
  type: 'release',
  v: 1,
  version: '1.4.0',
};

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof SealError || error instanceof LedgerError) return error.code;
    throw error;
  }
  return 'accepted';
}

test('a manifest comes back as it was', () => {
  assert.deepEqual(decodeReleaseManifest(encodeReleaseManifest(manifest)), manifest);
});

const refused: readonly (readonly [why: string, value: unknown])[] = [
  ['no file', { ...manifest, files: [] }],
  ['a path twice', { ...manifest, files: [file('/ask'), file('/ask')] }],
  ['another order', { ...manifest, files: [file('/b'), file('/a')] }],
  ['a path that climbs', { ...manifest, files: [file('/app/../ask')] }],
  ['a hidden file', { ...manifest, files: [file('/.env')] }],
  ['a path that ends in a slash', { ...manifest, files: [file('/ask/')] }],
  ['a path with a query', { ...manifest, files: [file('/ask?x')] }],
  ['an address elsewhere', { ...manifest, files: [file('//other.example/a')] }],
  ['a set of headers that is not there', { ...manifest, headers: {} }],
  [
    'a set named like a property of every object',
    {
      ...manifest,
      files: [{ ...file('/ask'), headers: 'constructor' }],
    },
  ],
  ['a header’s name in capitals', { ...manifest, headers: { page: { 'Cache-Control': 'x' } } }],
  ['a header with a line break', { ...manifest, headers: { page: { link: 'a\r\nb' } } }],
  ['an empty header', { ...manifest, headers: { page: { link: '' } } }],
  ['a version that is no version', { ...manifest, version: '1.4' }],
  ['a hash of another length', { ...manifest, files: [{ ...file('/ask'), sha256: 'AAAA' }] }],
  ['another type', { ...manifest, type: 'roster' }],
  ['another version of the form', { ...manifest, v: 2 }],
  ['a member too many', { ...manifest, community: 'Lane Three' }],
];

for (const [why, value] of refused) {
  test(`refused: ${why}`, () => {
    assert.equal(
      codeOf(() => decodeReleaseManifest(encodeCanonical(value))),
      'shape',
    );
  });
}

test('refused: bytes that are not canonical, and more than a leaf may have', () => {
  assert.equal(
    codeOf(() => decodeReleaseManifest(utf8('{ }'))),
    'not-canonical',
  );
  assert.equal(
    codeOf(() => decodeReleaseManifest(new Uint8Array(60_001))),
    'range',
  );
  const bytes = encodeReleaseManifest(manifest);
  for (let length = 0; length < bytes.length; length += 1)
    assert.equal(
      codeOf(() => decodeReleaseManifest(bytes.subarray(0, length))),
      'not-canonical',
    );
});

test('a release is signed over its version and the hash of its manifest', async () => {
  const signer = await noteSigner('nearhand.example/release', new Uint8Array(32).fill(7));
  const bytes = encodeReleaseManifest(manifest);
  const release = releaseOf(bytes, manifest.version);
  const opened = await openRelease(await signRelease(release, signer), [signer.key]);
  assert.deepEqual(opened, { release, by: 'nearhand.example/release' });
  const other = await noteSigner('nearhand.example/release', new Uint8Array(32).fill(8));
  await assert.rejects(
    openRelease(await signRelease(release, other), [signer.key]),
    (error: LedgerError) => error.code === 'unsigned',
  );
});

test('a release note has three lines and nothing else', () => {
  const text = encodeRelease(releaseOf(encodeReleaseManifest(manifest), '1.4.0'));
  assert.match(text, /^nearhand release\n1\.4\.0\n[A-Za-z0-9+/]{43}=\n$/);
  for (const wrong of [`${text}more\n`, text.slice(0, -1), text.replace('nearhand', 'farhand'), ''])
    assert.equal(
      codeOf(() => decodeRelease(wrong)),
      'release',
      wrong,
    );
  assert.equal(
    codeOf(() => decodeRelease(text.replace('1.4.0', '20'))),
    'shape',
  );
  assert.equal(
    codeOf(() => decodeRelease(text.replace('=', ''))),
    'base64',
  );
});
