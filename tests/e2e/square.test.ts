import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  axeButColours,
  axeInBoth,
  complaintsOf,
  launchChromium,
  PHONE,
  strangersOf,
} from './browser.ts';
import { raiseStage, type Stage } from './stage.ts';

const PREFIXES = ['', '/zh-Hant', '/zh-Hans'] as const;
const PUBLIC = [
  '/',
  '/services',
  '/services/stations',
  '/reports',
  '/proposals',
  '/events',
  '/accountability',
  '/protects',
  '/ledger',
] as const;
const PRIVATE = ['/ask', '/desk'] as const;

describe('every page of a fresh installation', () => {
  let stage: Stage;
  let browser: Browser;
  before(async () => {
    [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
  });
  after(async () => {
    await browser.close();
    await stage.strike();
  });

  for (const prefix of PREFIXES)
    for (const path of [...PUBLIC, ...PRIVATE]) {
      const address = path === '/' ? prefix || '/' : prefix + path;
      it(`${address} has no axe violation, calls nobody, and is not wider than a small phone`, async () => {
        const context = await browser.newContext({
          viewport: { width: 320, height: PHONE.height },
        });
        const strangers = strangersOf(context, stage.url);
        const page = await context.newPage();
        const complaints = complaintsOf(page);
        await page.goto(stage.url + address, { waitUntil: 'load' });
        await page.locator('main h1').first().waitFor();
        // Colours do not change with the language.
        const found = prefix === '' ? await axeInBoth(page) : await axeButColours(page);
        assert.deepEqual(found, [], address);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `${address} is ${wide} px wide`);
        assert.deepEqual([strangers, complaints], [[], []]);
        await context.close();
      });
    }

  it('finds a service by two words without JavaScript', async () => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${stage.url}/services`);
    const first = await page.locator('main h2 a, main h3 a, main li a').first().innerText();
    await page.locator('main input[type=search], main input[name=q]').first().fill(first);
    await page.locator('main button[type=submit], main form button').first().click();
    await page.getByRole('link', { name: first }).first().click();
    assert.equal(await page.locator('h1').innerText(), first);
    await context.close();
  });

  it('keeps a public page under 30 kB over the wire', async () => {
    for (const prefix of PREFIXES)
      for (const path of PUBLIC) {
        const context = await browser.newContext({ viewport: PHONE });
        const page = await context.newPage();
        const session = await context.newCDPSession(page);
        await session.send('Network.enable');
        let bytes = 0;
        session.on('Network.loadingFinished', ({ encodedDataLength }) => {
          bytes += encodedDataLength;
        });
        await page.goto(stage.url + (path === '/' ? prefix || '/' : prefix + path), {
          waitUntil: 'load',
        });
        assert.ok(bytes > 0 && bytes < 30_000, `${prefix}${path} took ${bytes} bytes`);
        await context.close();
      }
  });
});
