import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { complaintsOf, launchChromium, PHONE } from './browser.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;

before(async () => {
  [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
});

after(async () => {
  await browser?.close();
  await stage?.strike();
});

async function withPage(run: (page: Page, context: BrowserContext) => Promise<void>) {
  const context = await browser.newContext({ viewport: PHONE });
  try {
    await run(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** Not fetched ahead: other languages, curves that this browser has, what belongs to a rarer way. */
const ON_DEMAND = /\/(zh-|traditional-|simplified-|parts-zh-|noble-curves|ed25519|[\w-]*-worker)/;

/** What packages have for residents alone. */
const RESIDENTS = /\/(take-away|carry-over|qr)-/;

for (const path of ['/ask', '/desk']) {
  test(`once ${path} is idle all of its code is there, whatever page comes next`, async () => {
    await withPage(async (page) => {
      const complaints = complaintsOf(page);
      const fetched = new Set<string>();
      page.on('requestfinished', (request) => fetched.add(new URL(request.url()).pathname));
      await page.goto(stage.url + path);
      const needed = (await codeOf(path)).filter(
        (file) => !ON_DEMAND.test(file) && (path === '/ask' || !RESIDENTS.test(file)),
      );
      assert.ok(needed.length > 10, `${needed.length} files`);
      const missing = () => needed.filter((file) => !fetched.has(file));
      while (missing().length > 0) {
        await page.waitForEvent('requestfinished', { timeout: 15_000 }).catch(() => {
          assert.deepEqual(missing(), [], 'never fetched');
        });
      }
      assert.deepEqual(complaints, []);
    });
  });
}

test('a part that cannot be fetched says so, loses nothing, and comes when asked for again', async () => {
  await withPage(async (page) => {
    await page.goto(`${stage.url}/ask`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.route('**/app/assets/returning-pages*', (route) => route.abort());
    await press(page, 'Come back with your card');
    await page.getByText('Whatever you typed is still here.').waitFor();
    await page.unroute('**/app/assets/returning-pages*');
    await press(page, 'Try again');
    await page.getByRole('button', { name: 'Enter the numbers' }).waitFor();
  });
});

/** Every file of code that a page of the app can come to, found by following what its files name. */
async function codeOf(path: string): Promise<readonly string[]> {
  const html = await (await fetch(stage.url + path)).text();
  const found = new Set([...html.matchAll(/\/app\/assets\/[\w.-]+\.js/g)].map(([file]) => file));
  for (const file of found) {
    const code = await (await fetch(stage.url + file)).text();
    for (const [, name] of code.matchAll(/["'`](?:\.\/|assets\/)([\w.-]+\.js)["'`]/g)) {
      found.add(`/app/assets/${name}`);
    }
  }
  return [...found];
}
