import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { drawOrigin } from '@nearhand/seal/origin';
import { signerOf } from '@nearhand/seal/signature';
import { Api } from './api.ts';
import { jsonLines } from './json-lines.ts';
import { Nonces } from './nonces.ts';

const nonceOf = (n: number): string => toBase64url(new Uint8Array(32).fill(n));

function answering(answers: readonly (Response | Error)[], now = () => 0) {
  const left = [...answers];
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    asked.push({ url, init });
    const answer = left.shift() ?? assert.fail(url);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const api = new Api({ fetch, base: 'https://x.example' }, { now, wait: async () => undefined });
  return { api, asked };
}

function fresh(n: number, body = '{}', status = 200): Response {
  return new Response(body, { status, headers: { 'nearhand-nonce': nonceOf(n) } });
}

async function signing(nonces: Nonces) {
  const signer = await signerOf(new Uint8Array(32).fill(1));
  return { signer, origin: drawOrigin(), epoch: 3, named: true, nonces };
}

test('a nonce is asked for once, then the one that each answer brings is used', async () => {
  const { api, asked } = answering([fresh(1), fresh(2), fresh(3)]);
  const by = await signing(new Nonces());
  await api.sendSigned({ method: 'GET', path: '/api/rooms/x' }, by);
  await api.sendSigned({ method: 'GET', path: '/api/rooms/x' }, by);
  assert.deepEqual(
    asked.map(({ url, init }) => [url.slice(17), new Headers(init.headers).get('nearhand-nonce')]),
    [
      ['/api/nonce', null],
      ['/api/rooms/x', nonceOf(1)],
      ['/api/rooms/x', nonceOf(2)],
    ],
  );
});

test('a used nonce is signed again by itself; four in a row are an error', async () => {
  const used = (n: number) => fresh(n, '{"error":"nonce-used"}', 401);
  const { api } = answering([fresh(1), used(2), fresh(3)]);
  await api.sendSigned({ method: 'GET', path: '/api/x' }, await signing(new Nonces()));
  const stubborn = answering([fresh(1), used(2), used(3), used(4), used(5)]);
  await assert.rejects(
    stubborn.api.sendSigned({ method: 'GET', path: '/api/x' }, await signing(new Nonces())),
    { code: 'nonce-used' },
  );
});

test('an old nonce is not used, even where the clock was set back an hour', () => {
  const nonces = new Nonces();
  nonces.put(nonceOf(1), 10_000_000);
  assert.equal(nonces.take(10_000_000 + 5 * 60_000), undefined);
  nonces.put(nonceOf(2), 10_000_000);
  assert.equal(nonces.take(10_000_000 - 3_600_000), undefined);
  nonces.put('not a nonce!', 0);
  assert.equal(nonces.take(0), undefined);
});

test('no request carries cookies, an address it came from, or a cached answer', async () => {
  const { api, asked } = answering([fresh(1)]);
  await api.send({ method: 'GET', path: '/api/x' });
  const { credentials, referrerPolicy, cache, redirect } = asked[0]?.init ?? {};
  assert.deepEqual(
    [credentials, referrerPolicy, cache, redirect],
    ['omit', 'no-referrer', 'no-store', 'error'],
  );
});

test('every way of going wrong has its code', async () => {
  const cases: readonly [Response | Error, string][] = [
    [new TypeError('fetch failed'), 'offline'],
    [new Response('{"error":"moved","head":"x"}', { status: 409 }), 'moved'],
    [new Response('{"error":"flooded"}', { status: 400 }), 'unknown-answer'],
    [new Response('<html>', { status: 404 }), 'unknown-answer'],
    [new Response('<html>bad gateway', { status: 502 }), 'unavailable'],
    [new Response('null', { status: 503 }), 'unavailable'],
  ];
  for (const [answer, code] of cases) {
    const { api } = answering([answer]);
    await assert.rejects(api.send({ method: 'GET', path: '/api/x' }), { code });
  }
});

test("the server's hour is known from its answers, whatever the device believes", async () => {
  const date = 'Mon, 23 Nov 2026 20:00:00 GMT';
  const answer = new Response('{}', { headers: { date } });
  const { api } = answering([answer], () => Date.parse(date) - 3_600_000);
  await api.send({ method: 'GET', path: '/api/x' });
  assert.equal(api.serverNow(), Date.parse(date));
});

test('lines come one by one, however the connection cuts them', async () => {
  const text = '{"a":1}\n{}\n\n{"字":"話"}\n{"last":true}';
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) {
          controller.enqueue(bytes.slice(at, at + size));
        }
        controller.close();
      },
    });
    const lines: unknown[] = [];
    for await (const line of jsonLines(new Response(body))) lines.push(line);
    assert.deepEqual(lines, [{ a: 1 }, {}, { 字: '話' }, { last: true }]);
  }
});
