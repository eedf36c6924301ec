import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { noteSigner } from '@nearhand/ledger/note-signature';
import { decodeReleaseManifest, type ReleaseFile } from '@nearhand/ledger/release-manifest';
import { openRelease, releaseOf, signRelease } from '@nearhand/ledger/release-note';
import { toBase64url } from '@nearhand/seal/bytes';
import { hash } from '@nearhand/seal/hash';
import Fastify from 'fastify';
import { answerErrors } from '../../http/errors.ts';
import type { App } from '../../http/fastify-app.ts';
import { plainErrorPage } from '../../http/plain-error-page.ts';
import { servePrivateApp } from '../../http/private-app.ts';
import { secureAnswers } from '../../http/security-headers.ts';
import { createLog } from '../../log.ts';
import { describeClient } from './describe-client.ts';
import { addReleaseRoutes } from './release.ts';
import { readServedRelease, type ServedRelease, versionHere } from './served-release.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhand-release-'));
after(() => rmSync(folder, { recursive: true }));
const built = join(folder, 'dist');
const notes = join(folder, 'release');
mkdirSync(join(built, 'assets'), { recursive: true });
mkdirSync(notes);
for (const [name, text] of [
  ['ask.html', '<!doctype html><title>ask</title>'],
  ['desk.html', '<!doctype html><title>desk</title>'],
  ['sign.svg', '<svg/>'],
  ['assets/a-1.js', 'export const a = 1;'],
  ['assets/a-1.css', 'a{color:red}'],
] as const) {
  writeFileSync(join(built, name), text);
  writeFileSync(join(built, `${name}.br`), brotliCompressSync(text));
  writeFileSync(join(built, `${name}.gz`), gzipSync(text));
}
const signer = await noteSigner('nearhand.example/release', new Uint8Array(32).fill(7));

async function serve(served: ServedRelease | undefined): Promise<App> {
  const app: App = Fastify();
  secureAnswers(app, 'https://nearhand.example');
  answerErrors(app, plainErrorPage, createLog('silent'));
  await servePrivateApp(app, plainErrorPage, built);
  addReleaseRoutes(app, served);
  return app;
}

function served(): ServedRelease {
  const found = readServedRelease(built, notes);
  assert.ok(found);
  return found;
}

const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };

async function checkAnswer(app: App, file: ReleaseFile, headers: object): Promise<void> {
  for (const [encoding, decode] of Object.entries(decoders)) {
    const answer = await app.inject({
      url: file.path,
      headers: { 'accept-encoding': encoding },
    });
    const bytes = decode(answer.rawPayload);
    assert.equal(answer.statusCode, 200, file.path);
    assert.equal(bytes.length, file.size, file.path);
    assert.equal(toBase64url(hash(bytes)), file.sha256, file.path);
    for (const [name, value] of Object.entries(headers))
      assert.equal(answer.headers[name], value, `${file.path}: ${name}`);
  }
}

test('every address of the manifest answers with its bytes and headers, in every encoding', async () => {
  const app = await serve(served());
  const answer = await app.inject('/app/release.json');
  assert.equal(answer.statusCode, 200);
  const manifest = decodeReleaseManifest(new Uint8Array(answer.rawPayload));
  assert.equal(manifest.version, versionHere());
  for (const file of manifest.files) {
    await checkAnswer(app, file, manifest.headers[file.headers] ?? {});
  }
});

test('the manifest names the two pages in every language, and every file once', () => {
  const paths = decodeReleaseManifest(served().manifest).files.map(({ path }) => path);
  assert.deepEqual(paths, [
    '/app/ask.html',
    '/app/assets/a-1.css',
    '/app/assets/a-1.js',
    '/app/desk.html',
    '/app/sign.svg',
    '/ask',
    '/desk',
    '/zh-Hans/ask',
    '/zh-Hans/desk',
    '/zh-Hant/ask',
    '/zh-Hant/desk',
  ]);
});

test('a development build is served without a note, a release with its own', async () => {
  assert.equal((await (await serve(served())).inject('/app/release.note')).statusCode, 404);
  const note = await signRelease(releaseOf(served().manifest, versionHere()), signer);
  writeFileSync(join(notes, `${versionHere()}.note`), note);
  const answer = await (await serve(served())).inject('/app/release.note');
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
  const opened = await openRelease(new Uint8Array(answer.rawPayload), [signer.key]);
  assert.equal(opened.by, 'nearhand.example/release');
});

test('the note of other bytes is not given out', async () => {
  const other = { hash: hash(new Uint8Array([1])), version: versionHere() };
  writeFileSync(join(notes, `${versionHere()}.note`), await signRelease(other, signer));
  assert.equal(served().note, undefined);
});

test('a server whose app is not built has no manifest', async () => {
  assert.equal(describeClient(join(folder, 'nowhere'), '1.0.0'), undefined);
  assert.equal((await (await serve(undefined)).inject('/app/release.json')).statusCode, 404);
});

test('a kind of file that no headers are set for stops the start', () => {
  const strange = join(folder, 'strange');
  mkdirSync(strange);
  writeFileSync(join(strange, 'a.wasm'), '');
  assert.throws(() => describeClient(strange, '1.0.0'), /a\.wasm/);
});
