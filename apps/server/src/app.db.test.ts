import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from '@fastify/type-provider-typebox';
import { buildApp } from './app.ts';
import { Availability } from './availability.ts';
import { readConfig } from './config.ts';
import { Notices } from './db/notices.ts';
import { createTestDatabase } from './db/test-database.ts';
import type { Routes } from './features.ts';
import { plainErrorPage } from './http/plain-error-page.ts';
import { createLog } from './log.ts';
import { Refusal } from './refusal.ts';
import { Troubles } from './troubles.ts';

async function appWith(routes: Routes, isUp = () => true) {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const { db, pg, connection } = await createTestDatabase();
  const notices = new Notices(connection, log);
  const config = readConfig({});
  const availability = new Availability(pg, isUp);
  const troubles = new Troubles();
  const ground = { config, log, db, pg, notices, troubles };
  const app = await buildApp({
    ground,
    availability,
    features: [routes],
    errorPage: plainErrorPage,
  });
  return { app, availability, lines, pg, troubles };
}

const pets: Routes = (app) => {
  const schema = {
    body: Type.Object({ name: Type.String(), age: Type.Optional(Type.Integer()) }),
    querystring: Type.Object({ page: Type.Integer({ default: 1 }) }),
  };
  app.post('/api/pets', { schema }, async ({ body, query }) => ({
    name: body.name,
    page: query.page,
  }));
  app.post('/api/bytes', async ({ body }) => ({ bytes: Buffer.isBuffer(body) && body.length }));
  app.post('/form', async ({ body }) => body);
  app.get('/api/refused', async () => {
    throw new Refusal('moved', { head: 'abc' });
  });
  app.get('/api/broken', async () => {
    throw new Error('canary: what somebody wrote');
  });
  app.get('/page', async (_request, reply) =>
    reply.type('text/html').send('<p>近助</p>'.repeat(500)),
  );
};

async function servedPets() {
  const served = await appWith(pets);
  served.availability.enter('serving');
  return served;
}

test('a body is taken as it is: no number for a text, no member that was not asked for', async () => {
  const { app } = await servedPets();
  const post = (payload: object) => app.inject({ method: 'POST', url: '/api/pets', payload });
  assert.equal((await post({ name: 'Mimi' })).statusCode, 200);
  for (const payload of [
    { name: 5 },
    { name: 'Mimi', kind: 'cat' },
    { name: 'Mimi', age: '3' },
    [],
  ]) {
    const answer = await post(payload);
    assert.equal(answer.statusCode, 400, JSON.stringify(payload));
    assert.deepEqual(answer.json(), { error: 'malformed' });
  }
});

test('a path that is no URL is refused without being quoted', async () => {
  const { app } = await servedPets();
  const answer = await app.inject({ method: 'GET', url: '/api/pets/%ff' });
  assert.equal(answer.statusCode, 400);
  assert.equal(answer.body, '{"error":"malformed"}');
});

test('a query is text and becomes what the schema asks for', async () => {
  const { app } = await servedPets();
  const post = (url: string) => app.inject({ method: 'POST', url, payload: { name: 'Mimi' } });
  assert.deepEqual((await post('/api/pets?page=3')).json(), { name: 'Mimi', page: 3 });
  assert.deepEqual((await post('/api/pets')).json(), { name: 'Mimi', page: 1 });
  assert.equal((await post('/api/pets?page=three')).statusCode, 400);
});

test('bytes and forms without JavaScript are read', async () => {
  const { app } = await servedPets();
  const bytes = await app.inject({
    method: 'POST',
    url: '/api/bytes',
    headers: { 'content-type': 'application/octet-stream' },
    payload: Buffer.alloc(300_000),
  });
  assert.deepEqual(bytes.json(), { bytes: 300_000 });
  const form = await app.inject({
    method: 'POST',
    url: '/form',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'q=%E8%BF%91%E5%8A%A9&kind=a&kind=b&__proto__=x',
  });
  assert.equal(form.json().q, '近助');
  assert.deepEqual(form.json().kind, ['a', 'b']);
});

test('what is too large is refused', async () => {
  const { app } = await servedPets();
  const headers = { 'content-type': 'application/octet-stream' };
  const payload = Buffer.alloc(2 ** 20 + 1);
  const answer = await app.inject({ method: 'POST', url: '/api/bytes', headers, payload });
  assert.equal(answer.statusCode, 413);
  assert.deepEqual(answer.json(), { error: 'too-large' });
});

test('a refusal gets the status of its code and its details', async () => {
  const { app } = await servedPets();
  const answer = await app.inject('/api/refused');
  assert.equal(answer.statusCode, 409);
  assert.deepEqual(answer.json(), { error: 'moved', head: 'abc' });
});

test('a fault of ours tells nothing outward, and the log has its place but not its words', async () => {
  const { app, lines } = await servedPets();
  const answer = await app.inject('/api/broken');
  assert.equal(answer.statusCode, 500);
  assert.equal(answer.body, '{"error":"internal"}');
  assert.match(
    lines.join(''),
    /"event":"a request failed".*"at":"apps\/server\/src\/app\.db\.test\.ts:\d+/,
  );
  assert.doesNotMatch(lines.join(''), /canary/);
});

test('people get a page in their language, programs get JSON', async () => {
  const { app } = await servedPets();
  const page = await app.inject({ url: '/zh-Hant/nowhere', headers: { accept: 'text/html' } });
  assert.equal(page.statusCode, 404);
  assert.match(page.body, /<html lang="zh-Hant">/);
  assert.deepEqual((await app.inject('/nowhere')).json(), { error: 'not-found' });
});

test('every answer carries the strict headers, errors too', async () => {
  const { app } = await servedPets();
  for (const url of ['/page', '/nowhere', '/api/broken', '/healthz']) {
    const { headers } = await app.inject(url);
    assert.match(
      String(headers['content-security-policy']),
      /default-src 'none'.*script-src 'self'/,
      url,
    );
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|wasm|https:/, url);
    assert.equal(headers['referrer-policy'], 'no-referrer', url);
    assert.equal(headers['x-content-type-options'], 'nosniff', url);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', url);
    assert.equal(headers['set-cookie'], undefined, url);
    assert.equal(headers.server, undefined, url);
  }
  assert.equal((await app.inject('/api/refused')).headers['cache-control'], 'no-store');
});

test('public pages are compressed, what comes from /api/ is not', async () => {
  const { app } = await servedPets();
  const headers = { 'accept-encoding': 'gzip, br' };
  assert.equal((await app.inject({ url: '/page', headers })).headers['content-encoding'], 'br');
  const api = await app.inject({ url: '/api/refused', headers });
  assert.equal(api.headers['content-encoding'], undefined);
});

test('health and every route that needs data say 503 until ready and while the database is away', async () => {
  let isUp = true;
  const { app, availability } = await appWith(pets, () => isUp);
  const statuses = async () => [
    (await app.inject('/healthz')).statusCode,
    (await app.inject('/page')).statusCode,
  ];
  assert.deepEqual(await statuses(), [503, 503]);
  availability.enter('serving');
  assert.deepEqual(await statuses(), [200, 200]);
  isUp = false;
  assert.deepEqual(await statuses(), [503, 503]);
  assert.match((await app.inject('/healthz')).json().reason, /database does not answer/);
  assert.deepEqual((await app.inject('/api/refused')).json(), { error: 'unavailable' });
  const page = await app.inject({ url: '/page', headers: { accept: 'text/html' } });
  assert.match(page.body, /Please try again/);
});

test('health names what is wrong beside serving, and forgets it when it is over', async () => {
  const { app, availability, troubles } = await appWith(pets, () => true);
  availability.enter('serving');
  troubles.set('night', 'The keys were not changed last night.');
  const troubled = await app.inject('/healthz');
  assert.equal(troubled.statusCode, 200);
  assert.deepEqual(troubled.json().troubles, [
    { part: 'night', reason: 'The keys were not changed last night.' },
  ]);
  troubles.set('night', undefined);
  assert.deepEqual((await app.inject('/healthz')).json().troubles, []);
});

test('a query that loses its database answers 503, and the next one goes on', async () => {
  const routes: Routes = (app, { pg }) => {
    app.get('/api/lost', () => pg.query('select pg_terminate_backend(pg_backend_pid())'));
    app.get('/api/found', async () => (await pg.query('select 1 as one')).rows);
  };
  const { app, availability } = await appWith(routes);
  availability.enter('serving');
  const lost = await app.inject('/api/lost');
  assert.equal(lost.statusCode, 503);
  assert.deepEqual(lost.json(), { error: 'unavailable' });
  assert.deepEqual((await app.inject('/api/found')).json(), [{ one: 1 }]);
});
