import { encodeReleaseManifest, releaseHash } from '@nearhand/ledger/release-manifest';
import { encodeRelease } from '@nearhand/ledger/release-note';
import { toBase64url, utf8 } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { hash } from '@nearhand/seal/hash';
import { invalid, type Loose, type Vectors, valid } from './case.ts';

function file(path: string, content: string, headers: string) {
  const bytes = utf8(content);
  return { headers, path, sha256: toBase64url(hash(bytes)), size: bytes.length };
}

const page = file('/ask', '<!doctype html><title>·</title>', 'page');
const manifest = {
  files: [
    file('/app/assets/a-Bx_1.js', 'export const a = 1;', 'script'),
    page,
    file('/zh-Hant/ask', '<!doctype html><title>·</title>', 'page'),
  ],
  headers: {
    page: { 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' },
    script: { 'content-security-policy': "default-src 'none'; script-src 'self'" },
  },
  type: 'release',
  v: 1,
  version: '1.4.0',
} as const;

export function releaseManifests(): Promise<Vectors> {
  const bytes = encodeReleaseManifest(manifest);
  const next = encodeReleaseManifest({ ...manifest, files: [page], version: '2.0.0-rc.1' });
  const wrong = (name: string, value: unknown, code: 'shape' | 'base64url' = 'shape') =>
    invalid(name, {}, encodeCanonical(value), code);
  const withFile = (change: object) => ({ ...manifest, files: [{ ...page, ...change }] });
  return Promise.resolve({
    format: 'release-manifest',
    valid: [bytes, next].map((each, i) =>
      valid(['three addresses', 'one address, before a release'][i] ?? '', {}, each, {
        value: JSON.parse(new TextDecoder().decode(each)) as Loose,
        hash: releaseHash(each),
      }),
    ),
    invalid: [
      wrong('no file', { ...manifest, files: [] }),
      wrong('an address twice', { ...manifest, files: [page, page] }),
      wrong('another order', { ...manifest, files: manifest.files.toReversed() }),
      wrong('a path that climbs', withFile({ path: '/app/../ask' })),
      wrong('a path with a query', withFile({ path: '/ask?a' })),
      wrong('an address elsewhere', withFile({ path: '//other.example/ask' })),
      wrong('a set of headers that is not there', withFile({ headers: 'style' })),
      wrong('a hash of another length', withFile({ sha256: 'AAAA' })),
      wrong('a hash with spare bits', withFile({ sha256: 'AB' }), 'base64url'),
      wrong('a name of a header in capitals', { ...manifest, headers: { page: { Link: 'a' } } }),
      wrong('a header over two lines', { ...manifest, headers: { page: { link: 'a\nb' } } }),
      wrong('a version of two numbers', { ...manifest, version: '1.4' }),
      wrong('a member too many', { ...manifest, community: 'Lane Three' }),
      wrong('another type', { ...manifest, type: 'restore' }),
      invalid('with white space', {}, utf8(JSON.stringify(manifest, null, 1)), 'not-canonical'),
    ],
  });
}

export function releases(): Promise<Vectors> {
  const release = { hash: releaseHash(encodeReleaseManifest(manifest)), version: '1.4.0' };
  const text = encodeRelease(release);
  const wrong = (
    name: string,
    value: string,
    code: 'release' | 'base64' | 'hash-length' | 'shape',
  ) => invalid(name, {}, utf8(value), code);
  return Promise.resolve({
    format: 'release',
    valid: [valid('the text of a note', {}, utf8(text), { ...release })],
    invalid: [
      wrong('another title', text.replace('nearhand', 'farhand'), 'release'),
      wrong('a line too many', `${text}more\n`, 'release'),
      wrong('without its last newline', text.slice(0, -1), 'release'),
      wrong('a checkpoint’s second line', text.replace('1.4.0', '20852163'), 'shape'),
      wrong('a hash without padding', text.replace('=', ''), 'base64'),
      wrong('a hash that is too short', 'nearhand release\n1.4.0\nAAAA\n', 'hash-length'),
    ],
  });
}
