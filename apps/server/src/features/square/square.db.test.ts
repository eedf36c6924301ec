import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { buildApp } from '../../app.ts';
import { Availability } from '../../availability.ts';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import type { App } from '../../http/fastify-app.ts';
import { createLog } from '../../log.ts';
import { languages, pathIn } from '../../pages/language.ts';
import { stylePath } from '../../pages/style.ts';
import { Troubles } from '../../troubles.ts';
import { createCommunity } from '../community/community.ts';
import { reportRoutes } from '../reports/reports.tsx';
import { searchRoutes } from '../search/search.tsx';
import { serviceRoutes, serviceSeed } from '../services/services.tsx';
import { squareErrorPage, squareRoutes } from './square.tsx';

const names = { en: 'Town', 'zh-Hant': '小鎮', 'zh-Hans': '小镇' };
const help = { number: '119', names: { en: 'Fire', 'zh-Hant': '消防', 'zh-Hans': '消防' } };
const paths = [
  ...[
    '/',
    '/services',
    '/services?q=%E6%B3%95%E5%BE%8B',
    '/services?q=xyzzy',
    '/services?q=food&view=map',
    '/services?open=now&free=1&kind=debt',
    '/services/stations',
    '/services/stations?any=1&water=1',
    '/reports',
  ],
  ...['/proposals', '/events', '/accountability', '/protects', '/ledger'],
];
const wireLimit = 30_000;

async function raise(): Promise<{ readonly app: App; readonly takeDown: () => void }> {
  const log = createLog('silent');
  const { db, pg, connection } = await createTestDatabase();
  let isUp = true;
  const availability = new Availability(pg, () => isUp);
  const ground = {
    config: readConfig({}),
    log,
    db,
    pg,
    notices: new Notices(connection, log),
    troubles: new Troubles(),
  };
  await createCommunity(db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [help], crisisNumbers: [], neighbourhoods: [] },
  });
  await serviceSeed(ground);
  const features = [squareRoutes, searchRoutes, serviceRoutes, reportRoutes];
  const app = await buildApp({ ground, availability, features, errorPage: squareErrorPage });
  availability.enter('serving');
  return {
    app,
    takeDown: () => {
      isUp = false;
    },
  };
}

async function get(app: App, url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await app.inject({
    url,
    headers: { accept: 'text/html', 'accept-encoding': 'br', ...headers },
  });
  const isPacked = answer.headers['content-encoding'] === 'br';
  const html = isPacked ? brotliDecompressSync(answer.rawPayload).toString() : answer.body;
  return { answer, html, onTheWire: answer.rawPayload.length };
}

test('every page answers in three languages, light on the wire and complete without scripts', async () => {
  const { app } = await raise();
  for (const language of languages) {
    for (const path of paths) {
      const url = pathIn(language, path);
      const { answer, html, onTheWire } = await get(app, url);
      assert.equal(answer.statusCode, 200, url);
      assert.match(html, new RegExp(`^<!doctype html><html lang="${language}">`), url);
      assert.ok(onTheWire < wireLimit, `${url} weighs ${onTheWire} bytes`);
      assert.doesNotMatch(
        html,
        /<script(?![^>]* src="\/)|\sstyle=|<style|javascript:|\son[a-z]+=/i,
        url,
      );
      for (const landmark of ['header', 'main', 'footer', 'nav', 'h1']) {
        assert.match(html, new RegExp(`<${landmark}[ >]`), `${url} has no ${landmark}`);
      }
      assert.equal(html.match(/<h1[ >]/g)?.length, 1, url);
      assert.equal(html.match(/<main[ >]/g)?.length, 1, url);
      assert.match(html, /href="tel:119"/, url);
      for (const other of languages) {
        const link = `href="${pathIn(other, path)}"`.replaceAll('&', '&amp;');
        assert.ok(html.includes(`hreflang="${other}" ${link}`), `${url} leads to ${other}`);
      }
    }
  }
});

test('a page never asks another server for anything', async () => {
  const { app } = await raise();
  for (const path of paths) {
    const { html, answer } = await get(app, path);
    assert.doesNotMatch(html, /(?:src|href|action)="(?:https?:)?\/\//, path);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
  }
});

test('each service has a page, and a service that is not there is a missing page', async () => {
  const { app } = await raise();
  const { html } = await get(app, '/zh-Hant/services');
  const links = [...html.matchAll(/href="(\/zh-Hant\/services\/[0-9a-f-]{36})"/g)].map(
    ([, to]) => to,
  );
  assert.equal(links.length, 20);
  const page = await get(app, links[0] ?? '');
  assert.equal(page.answer.statusCode, 200);
  assert.match(page.html, /href="tel:\d+"/);
  const missing = await get(app, '/zh-Hans/services/0');
  assert.equal(missing.answer.statusCode, 404);
  assert.match(missing.html, /<html lang="zh-Hans">.*没有这一页/);
});

test('the list for pointing is public, short and says where the next page begins', async () => {
  const { app } = await raise();
  const ask = async (query: string) => (await app.inject(`/api/services?${query}`)).json();
  const first = await ask('');
  assert.equal(first.services.length, 20);
  const second = await ask(`page=${first.next}`);
  assert.equal(second.services.length, 10);
  assert.equal(second.next, undefined);
  const [law] = (await ask('q=%E6%B3%95%E5%BE%8B%E5%A4%9C%E8%AF%8A&language=zh-Hant')).services;
  assert.deepEqual(Object.keys(law).sort(), ['id', 'name', 'phone', 'place']);
  assert.equal(law.name, '法律夜診');
});

test('what somebody typed comes back as text, never as markup', async () => {
  const { app } = await raise();
  const typed = '"><img src=x onerror=alert(1)>&after=';
  const { html } = await get(app, `/services?q=${encodeURIComponent(typed)}`);
  assert.doesNotMatch(html, /<img/);
  assert.match(html, /value="&quot;>?(?:&gt;)?&lt;img/);
});

test('a browser is offered its language on the same page, and never sent away', async () => {
  const { app } = await raise();
  const { answer, html } = await get(app, '/reports', { 'accept-language': 'zh-TW,zh;q=0.9' });
  assert.equal(answer.statusCode, 200);
  assert.match(html, /<a [^>]*href="\/zh-Hant\/reports"[^>]*>本頁也有繁體中文/);
  const same = await get(app, '/zh-Hant/reports', { 'accept-language': 'zh-TW' });
  assert.doesNotMatch(same.html, /本頁也有/);
});

test('while the database is away a page says so with the telephone numbers, styled', async () => {
  const { app, takeDown } = await raise();
  await get(app, '/');
  takeDown();
  const { answer, html } = await get(app, '/zh-Hant/services');
  assert.equal(answer.statusCode, 503);
  assert.match(html, /現在暫時不能用/);
  assert.match(html, /href="tel:119"/);
  assert.equal((await app.inject(stylePath)).statusCode, 200);
});

test('a page that has not changed is not sent again', async () => {
  const { app } = await raise();
  const { answer } = await get(app, '/protects');
  const again = await get(app, '/protects', { 'if-none-match': String(answer.headers.etag) });
  assert.equal(again.answer.statusCode, 304);
  assert.equal(again.onTheWire, 0);
});
