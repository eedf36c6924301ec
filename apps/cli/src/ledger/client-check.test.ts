import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { noteSigner } from '@nearhand/ledger/note-signature';
import { encodeReleaseManifest } from '@nearhand/ledger/release-manifest';
import { releaseOf, signRelease } from '@nearhand/ledger/release-note';
import type { CliError } from '../cli-error.ts';
import { checkClient } from './client-check.ts';
import { standingOf } from './release-keys.ts';

const code = Buffer.from('export const a = 1;');
const page = Buffer.from('<!doctype html><title>·</title>');
const headers = {
  page: { 'content-security-policy': "default-src 'none'", 'content-type': 'text/html' },
  script: { 'content-type': 'text/javascript' },
} as const;
const file = (path: string, bytes: Buffer, set: keyof typeof headers) => ({
  headers: set,
  path,
  sha256: createHash('sha256').update(bytes).digest('base64url'),
  size: bytes.length,
});
const manifest = encodeReleaseManifest({
  files: [file('/app/assets/a-1.js', code, 'script'), file('/ask', page, 'page')],
  headers,
  type: 'release',
  v: 1,
  version: '1.4.0',
});

interface Sent {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly bytes?: Buffer;
}

/** What the server sends in place of the truth, by address and encoding. */
let instead: (path: string, encoding: string) => Sent | undefined = () => undefined;

const server = createServer((request, response) => {
  const path = request.url ?? '';
  const encoding = request.headers['accept-encoding'] ?? 'identity';
  const truth: Readonly<Record<string, readonly [Buffer, OutgoingHttpHeaders]>> = {
    '/app/release.json': [Buffer.from(manifest), {}],
    '/app/assets/a-1.js': [code, headers.script],
    '/ask': [page, headers.page],
  };
  const given = instead(path, encoding);
  const [bytes, set] = truth[path] ?? [undefined, {}];
  const sent = given?.bytes ?? bytes ?? Buffer.alloc(0);
  response.writeHead(given?.status ?? (bytes === undefined ? 404 : 200), {
    ...(given?.headers ?? set),
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  });
  response.end(packed(sent, encoding));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => {
  server.close();
  server.closeAllConnections();
});

function packed(bytes: Buffer, encoding: string): Buffer {
  if (encoding === 'br') return brotliCompressSync(bytes);
  return encoding === 'gzip' ? gzipSync(bytes) : bytes;
}

/** What is found while the server sends this. */
async function differences(sent: typeof instead): Promise<readonly string[]> {
  instead = sent;
  const found = await checkClient(url);
  instead = () => undefined;
  return found.differences.map(({ at, what }) => `${at}: ${what}`);
}

test('a server that serves what it says has no difference', async () => {
  assert.deepEqual(await differences(() => undefined), []);
});

test('altered code is found, also in one encoding only', async () => {
  const other = Buffer.from('export const a = 2;');
  const found = await differences((path, encoding) =>
    path.endsWith('.js') && encoding === 'br'
      ? { headers: headers.script, bytes: other }
      : undefined,
  );
  assert.equal(found.length, 1);
  assert.match(
    found[0] ?? '',
    /^\/app\/assets\/a-1\.js \(br\): other content \(19 bytes; SHA-256 /,
  );
  const longer = Buffer.concat([page, Buffer.from('<script src=//evil.example>')]);
  const all = await differences((path) =>
    path === '/ask' ? { headers: headers.page, bytes: longer } : undefined,
  );
  assert.equal(all.length, 3);
});

test('another policy, a missing one, and headers that bring in other code are found', async () => {
  const withHeaders = (changed: OutgoingHttpHeaders) =>
    differences((path, encoding) =>
      path === '/ask' && encoding === 'gzip' ? { headers: changed } : undefined,
    );
  const loose = "default-src 'none'; script-src *";
  assert.match(
    (await withHeaders({ ...headers.page, 'content-security-policy': loose }))[0] ?? '',
    /header content-security-policy is “default-src 'none'; script-src \*”, and should be/,
  );
  assert.match(
    (await withHeaders({ 'content-type': 'text/html' }))[0] ?? '',
    /header content-security-policy is missing/,
  );
  for (const name of ['link', 'refresh', 'set-cookie', 'service-worker-allowed']) {
    const found = await withHeaders({ ...headers.page, [name]: 'x' });
    assert.match(found[0] ?? '', new RegExp(`may not be there: ${name}: x`));
  }
});

test('a redirect, an error and a page that is not there are found', async () => {
  for (const status of [302, 404, 500]) {
    const found = await differences((path) =>
      path === '/ask' ? { status, headers: { location: '/other' } } : undefined,
    );
    assert.deepEqual(
      found.map((each) => each.replace(/^.*: /, '')),
      [`status ${status}`, `status ${status}`, `status ${status}`],
    );
  }
});

test('a server without a manifest, or with one that cannot be read, is refused', async () => {
  for (const sent of [{ status: 404 }, { bytes: Buffer.from('{}') }]) {
    instead = (path) => (path === '/app/release.json' ? sent : undefined);
    await assert.rejects(checkClient(url), (error: CliError) => error.code === 'refused');
    instead = () => undefined;
  }
});

test('only a note of these very bytes by a known key makes a release', async () => {
  const upstream = await noteSigner('nearhand.example/release', new Uint8Array(32).fill(7));
  const fork = await noteSigner('fork.example/release', new Uint8Array(32).fill(8));
  const own = releaseOf(manifest, '1.4.0');
  const stand = (...notes: readonly Uint8Array[]) =>
    standingOf(manifest, '1.4.0', notes, [upstream.key]);
  assert.deepEqual(await stand(), { state: 'unsigned' });
  assert.deepEqual(await stand(await signRelease(own, upstream)), {
    state: 'released',
    by: 'nearhand.example/release',
  });
  assert.deepEqual(await stand(await signRelease(own, fork)), {
    state: 'signed-by-others',
    names: ['fork.example/release'],
  });
  const impostor = await noteSigner('nearhand.example/release', new Uint8Array(32).fill(8));
  assert.equal((await stand(await signRelease(own, impostor))).state, 'signed-by-others');
  const older = await signRelease({ ...own, version: '1.3.0' }, upstream);
  assert.equal((await stand(older)).state, 'other-release');
  const other = await signRelease({ ...own, hash: new Uint8Array(32) }, upstream);
  assert.equal((await stand(other)).state, 'other-release');
  assert.equal((await stand(other, await signRelease(own, upstream))).state, 'released');
  assert.deepEqual(await stand(Buffer.from('nonsense')), {
    state: 'signed-by-others',
    names: [],
  });
});
