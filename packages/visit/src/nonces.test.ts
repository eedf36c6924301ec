import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api } from './api.ts';
import { Nonces } from './nonces.ts';

const fresh = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

/** A server that gives nonces, and the paths it was asked for. */
function given(): { readonly api: Api; readonly asked: string[] } {
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    return Response.json({}, { headers: { 'Nearhand-Nonce': fresh() } });
  };
  return { api: new Api({ fetch, base: '' }), asked };
}

test('only as many nonces are fetched ahead as are lacking', async () => {
  const { api, asked } = given();
  const nonces = new Nonces();
  nonces.put(fresh(), api.clock.now());
  await api.stock(nonces, 3);
  assert.deepEqual(asked, ['/api/nonce', '/api/nonce']);
  assert.equal(nonces.count(api.clock.now()), 3);
  await api.stock(nonces, 3);
  assert.equal(asked.length, 2);
});

test('a nonce that has grown old is not counted and not used', async () => {
  const nonces = new Nonces();
  nonces.put(fresh(), 0);
  assert.equal(nonces.count(3 * 60_000), 1);
  assert.equal(nonces.count(5 * 60_000), 0);
  assert.equal(nonces.take(5 * 60_000), undefined);
});
