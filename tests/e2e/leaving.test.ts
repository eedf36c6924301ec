import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { axeViolations, complaintsOf, launchChromium, PHONE, strangersOf } from './browser.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;

before(async () => {
  stage = await raiseStage();
  browser = await launchChromium();
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

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click();

test('the Back key goes one question back, while address and title tell nothing', async () => {
  await withPage(async (page) => {
    await page.goto(`${stage.url}/ask`);
    await press(page, 'Ask for help');
    await press(page, 'Go on');
    assert.equal(await heading(page), 'Who should answer?');
    assert.equal(page.url(), `${stage.url}/ask`);
    assert.equal(await page.title(), 'Nearhand');
    await page.goBack();
    assert.equal(await heading(page), 'Where should we look?');
    await page.goBack();
    assert.equal(await heading(page), 'What do you need?');
    assert.equal(page.url(), `${stage.url}/ask`);
  });
});

test('Leave now leads to the first page, and Back does not lead in again', async () => {
  await withPage(async (page, context) => {
    const strangers = strangersOf(context, stage.url);
    const complaints = complaintsOf(page);
    await page.goto(`${stage.url}/services`);
    await page.goto(`${stage.url}/ask`);
    await press(page, 'Ask for help');
    await press(page, 'Go on');
    await press(page, 'Leave now');
    await page.waitForURL(`${stage.url}/`);
    await page.goBack();
    assert.equal(page.url(), `${stage.url}/`);
    await page.goBack();
    assert.equal(page.url(), `${stage.url}/services`);
    assert.deepEqual(strangers, []);
    assert.deepEqual(complaints, []);
  });
});

test('looking around leaves nothing on the device', async () => {
  await withPage(async (page, context) => {
    await page.goto(`${stage.url}/ask`);
    await press(page, 'Come back with your card');
    await press(page, 'Enter the numbers');
    const kept = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length,
    ]);
    assert.deepEqual(kept, [0, 0, 0, 0, 0]);
    assert.deepEqual(await context.cookies(), []);
  });
});

test('another language comes at once and nothing typed goes', async () => {
  await withPage(async (page) => {
    await page.goto(`${stage.url}/ask`);
    await press(page, 'Come back with your card');
    await press(page, 'Enter the numbers');
    await page.getByRole('button', { name: '7', exact: true }).click();
    await page.getByLabel('Language').selectOption('zh-Hant');
    await page.getByRole('heading', { name: '卡上的數字' }).waitFor();
    assert.equal(await page.locator('#digits').inputValue(), '7');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hant');
  });
});

test('at an address without HTTPS the page says why it stops', async () => {
  await withPage(async (page) => {
    const plain = 'http://nearhand.test';
    await page.route(`${plain}/**`, async (route) => {
      const url = route.request().url().replace(plain, stage.url);
      await route.fulfill({ response: await route.fetch({ url }) });
    });
    await page.goto(`${plain}/ask`);
    await page.getByRole('heading', { name: 'This address is not safe enough' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Ask for help' }).count(), 0);
    assert.ok(
      (await page.locator('.danger a[href^="tel:"]').count()) > 2,
      'the numbers all the same',
    );
  });
});

test('a page that could not fetch the numbers of its community has the one of every mobile phone', async () => {
  await withPage(async (page) => {
    await page.route('**/api/community', (route) => route.abort());
    await page.goto(`${stage.url}/zh-Hant/ask`);
    await page.getByRole('button', { name: '再試一次' }).waitFor();
    assert.equal(await page.locator('.danger a').getAttribute('href'), 'tel:112');
    assert.deepEqual(await axeViolations(page), []);
  });
});

test('a card with a wrong word is told which, and the nearest ones', async () => {
  await withPage(async (page) => {
    await page.goto(`${stage.url}/ask`);
    await press(page, 'Come back with your card');
    await press(page, 'Choose the twelve words');
    await page.getByText('Paste all twelve instead').click();
    const words = `abandon abandon abandn ${'abandon '.repeat(8)} about`;
    await page.getByLabel('All twelve words').fill(words);
    await press(page, 'Take these');
    await page.getByText('Word 3, “abandn”, is in no card.').waitFor();
    await page.getByRole('button', { name: 'abandon', exact: true }).click();
    await page.getByRole('heading', { name: 'There is no room for this card' }).waitFor();
  });
});
