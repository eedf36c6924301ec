import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import Fastify from 'fastify';
import type { App } from './fastify-app.ts';
import { plainErrorPage } from './plain-error-page.ts';
import { servePrivateApp } from './private-app.ts';
import { secureAnswers } from './security-headers.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhand-app-'));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'assets'));
for (const [name, text] of [
  ['ask.html', '<!doctype html><title>·</title>'],
  ['desk.html', '<!doctype html><title>·</title>'],
  ['sign.svg', '<svg/>'],
  ['assets/mount-abc123.js', 'export const a = 1;'],
] as const) {
  writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
}

async function serve(dist: string): Promise<App> {
  const app: App = Fastify();
  secureAnswers(app, 'http://127.0.0.1:8080');
  await servePrivateApp(app, plainErrorPage, dist);
  return app;
}

test('the two pages of the app answer in every language, under the private policy', async () => {
  const app = await serve(folder);
  for (const url of ['/ask', '/desk', '/zh-Hant/ask', '/zh-Hans/desk', '/app/ask.html']) {
    const { statusCode, headers } = await app.inject(url);
    assert.equal(statusCode, 200, url);
    assert.equal(headers['cache-control'], 'no-cache', url);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /require-trusted-types-for 'script'; trusted-types nearhand-worker$/, url);
    assert.match(String(headers['permissions-policy']), /camera=\(self\)/, url);
  }
});

test('files whose name carries their hash are kept for good, and come compressed', async () => {
  const app = await serve(folder);
  const url = '/app/assets/mount-abc123.js';
  const { headers } = await app.inject({ url, headers: { 'accept-encoding': 'br' } });
  assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(headers['content-encoding'], 'br');
  assert.match(String(headers['content-type']), /javascript/);
  assert.match(
    String(headers['content-security-policy']),
    /^default-src 'none'; script-src 'self';/,
  );
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.ok(JSON.stringify(headers).length < 800, 'headers of a file of code are few');
  const page = await app.inject({ url: '/ask', headers: { 'accept-encoding': 'br' } });
  assert.equal(page.headers['content-encoding'], 'br');
  assert.match(String(page.headers['content-type']), /text\/html/);
  assert.equal((await app.inject('/app/sign.svg')).headers['cache-control'], 'no-cache');
});

test('nothing outside the folder is served', async () => {
  const app = await serve(folder);
  for (const url of ['/app/../package.json', '/app/%2e%2e/package.json', '/app/', '/app/assets/']) {
    assert.ok((await app.inject(url)).statusCode >= 400, url);
  }
});

test('an app that is not built says so in words', async () => {
  const app = await serve(join(folder, 'nowhere'));
  const { statusCode, body } = await app.inject('/zh-Hans/ask');
  assert.equal(statusCode, 503);
  assert.match(body, /<html lang="zh-Hans">/);
});
