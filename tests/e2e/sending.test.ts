import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { enrolHelper, wireTo } from '../integration/served.ts';
import { launchChromium, PHONE } from './browser.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;

before(async () => {
  stage = await raiseStage();
  browser = await launchChromium();
  const { api } = wireTo(stage.url);
  const link = stage.links().find((each) => each.includes('#enrol='));
  assert.ok(link);
  await enrolHelper(api, link, 'Lin');
});

after(async () => {
  await browser?.close();
  await stage?.strike();
});

interface Phone {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Resolves once the work that is done ahead of sending is done. */
  readonly worked: Promise<unknown>;
}

async function onThePhone(run: (phone: Phone) => Promise<void>) {
  const context = await browser.newContext({ viewport: PHONE });
  try {
    const page = await context.newPage();
    page.on('dialog', (dialog) => void dialog.accept());
    const worked = new Promise((resolve) =>
      page.on('worker', (worker) => worker.on('close', resolve)),
    );
    await page.goto(`${stage.url}/ask`);
    for (const name of ['Ask for help', 'Go on', 'Choose', 'Go on']) await press(page, name);
    await run({ page, context, worked });
  } finally {
    await context.close();
  }
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click();
const write = (page: Page, text: string) => page.getByLabel('In your own words').fill(text);

/**
 * Sends, notes the digits of the card, comes back with them, and reads what stands there up to `last`.
 * `delivered`: what is still on its way while the card is shown, and would be lost with the page.
 */
async function sendAndReturn(
  page: Page,
  last: string,
  delivered?: Promise<unknown>,
): Promise<readonly string[]> {
  await press(page, 'Send');
  const digits = await page.locator('.digits').textContent();
  await delivered;
  await page.goto(`${stage.url}/ask`);
  await press(page, 'Come back with your card');
  await press(page, 'Enter the numbers');
  await page.locator('#digits').fill(digits ?? '');
  await page.getByLabel('Write').waitFor();
  // On a busy machine the list stands there before its last line does.
  const said = page.locator('.message.mine .wide');
  await said.filter({ hasText: last }).first().waitFor();
  return await said.allTextContents();
}

test('without a connection it says that it waits, and gives the text back for a change', async () => {
  await onThePhone(async ({ page, context, worked }) => {
    await write(page, 'Before');
    await worked;
    await context.setOffline(true);
    await press(page, 'Send');
    await press(page, 'Stop, and go back to what I wrote');
    assert.equal(await page.getByLabel('In your own words').inputValue(), 'Before');
    await write(page, 'After');
    await context.setOffline(false);
    assert.deepEqual(await sendAndReturn(page, 'After'), ['After']);
  });
});

test('an answer that gets lost makes no second room, and nothing is said twice', async () => {
  await onThePhone(async ({ page }) => {
    let made = 0;
    await page.route('**/api/rooms', async (route) => {
      made += 1;
      const answer = await route.fetch();
      if (made === 1) await route.abort();
      else await route.fulfill({ response: answer });
    });
    await write(page, 'Once');
    assert.deepEqual(await sendAndReturn(page, 'Once'), ['Once']);
    assert.equal(made, 2);
  });
});

async function loseTheAnswer(page: Page): Promise<void> {
  let made: () => void = () => undefined;
  const isMade = new Promise<void>((resolve) => {
    made = resolve;
  });
  await page.route('**/api/rooms', async (route) => {
    await route.fetch();
    await route.abort();
    made();
  });
  await press(page, 'Send');
  await isMade;
  await press(page, 'Stop, and go back to what I wrote');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

test('what is sent again unchanged after an answer got lost is said once', async () => {
  await onThePhone(async ({ page }) => {
    await write(page, 'Same');
    await loseTheAnswer(page);
    assert.deepEqual(await sendAndReturn(page, 'Same'), ['Same']);
  });
});

test('what was changed after an answer got lost is said behind what had arrived', async () => {
  await onThePhone(async ({ page }) => {
    await write(page, 'First');
    await loseTheAnswer(page);
    await write(page, 'Second');
    const delivered = page.waitForResponse(
      (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/elements'),
    );
    assert.deepEqual(await sendAndReturn(page, 'Second', delivered), ['First', 'Second']);
  });
});
