import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Api } from '@nearhand/visit/api';
import { Steward } from '@nearhand/visit/steward';
import type { Browser, Page } from 'playwright-core';
import { enrolHelper, enrolSteward, wireTo } from '../integration/served.ts';
import { axeViolations, complaintsOf, launchChromium, PHONE } from './browser.ts';
import { enrol } from './helper.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let api: Api;
let steward: Steward;
let page: Page;

before(async () => {
  stage = await raiseStage();
  browser = await launchChromium();
  ({ api } = wireTo(stage.url));
  const [stewardLink = '', helperLink = ''] = stage.links();
  const device = await enrolSteward(api, stewardLink);
  steward = await Steward.signIn(api, await api.community(), device.content);
  page = await (await browser.newContext({ viewport: PHONE })).newPage();
  await enrol(page, helperLink, { name: 'Mei', work: 'social worker', employer: 'Lane House' });
});

after(async () => {
  await browser?.close();
  await stage?.strike();
});

/** Another device comes by a steward's link under this helper's name; gives its six words. */
async function anotherComes(): Promise<readonly string[]> {
  const link = new URL(await steward.invite('helper'), stage.url);
  await enrolHelper(api, link.href, 'mei');
  const [waiting] = await steward.enrolments();
  return waiting?.fingerprint ?? [];
}

async function confirmAll(): Promise<void> {
  for (const waiting of await steward.enrolments()) await steward.confirm(waiting);
}

test('a helper signs their second device, and is warned of one that is not theirs', async () => {
  const complaints = complaintsOf(page);
  const words = await anotherComes();
  await press(page, 'You at this desk');
  await page.getByText('A new device wants to come in under your name').waitFor();
  assert.deepEqual(await page.locator('.word-list li').allInnerTexts(), words);
  assert.deepEqual(await axeViolations(page), []);
  await press(page, 'It is mine, sign it');
  await page.locator('.word-list').waitFor({ state: 'detached' });
  await confirmAll();
  await press(page, 'Look again');
  await page.getByText('signed by one that was yours already').waitFor();

  await anotherComes();
  await confirmAll();
  await press(page, 'Look again');
  await page.getByText('None of yours signed it').waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await press(page, 'Back');
  await page.getByText('A key stands under your name that none of your devices signed').waitFor();
  assert.deepEqual(await axeViolations(page), []);
  assert.deepEqual(complaints, []);
});
