import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { enrolHelper, wireTo } from '../integration/served.ts';
import { complaintsOf, launchChromium, PHONE } from './browser.ts';
import {
  comeBackWithDigits,
  confirmCard,
  type NotedCard,
  press,
  sendAndKeepCard,
  toWriting,
} from './resident.ts';
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

async function newCard(page: Page): Promise<NotedCard> {
  await press(page, 'More');
  await press(page, 'Somebody saw my card');
  await page.getByText('Whoever saw the card may be quicker').waitFor();
  await press(page, 'Make a new card');
  const words = page.locator('.paper .card-words li');
  await words.nth(11).waitFor();
  return {
    words: await words.allInnerTexts(),
    digits: await page.locator('.paper .digits').innerText(),
  };
}

test('whose card was seen moves to a new one, and the old card opens nothing', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${stage.url}/ask`);
  await toWriting(page);
  await page.getByLabel('In your own words').fill('The rent is due');
  const old = await sendAndKeepCard(page);
  const card = await newCard(page);
  assert.notEqual(card.digits, old.digits);
  await press(page, 'I have written it down');
  await confirmCard(page, card);
  await page.getByRole('heading', { name: 'Your room' }).waitFor();
  await page.getByText('The rent is due').waitFor();
  await page.getByLabel('Write').fill('and now here');
  await press(page, 'Send');
  await page.getByText('and now here').waitFor();

  await page.goto(`${stage.url}/ask`);
  await press(page, 'Come back with your card');
  await press(page, 'Enter the numbers');
  await page.locator('#digits').fill(old.digits);
  await page.getByRole('heading', { name: 'There is no room for this card' }).waitFor();
  await page.goto(`${stage.url}/ask`);
  await comeBackWithDigits(page, card);
  await page.getByText('The rent is due').waitFor();
  // A room that is not there yet, or no more, is a 404 that Chromium notes.
  assert.deepEqual(
    complaints.filter((each) => !each.includes('404')),
    [],
  );
  await context.close();
});
