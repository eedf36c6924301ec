import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { enrolHelper, wireTo } from '../integration/served.ts';
import { axeViolations, complaintsOf, launchChromium, PHONE } from './browser.ts';
import { press, toWriting } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
/** A passkey belongs to a name; an address of numbers has none. */
let url: string;

before(async () => {
  [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
  url = stage.url.replace('127.0.0.1', 'localhost');
  const link = stage.links().find((each) => !each.includes('#enrol-steward')) ?? '';
  await enrolHelper(wireTo(stage.url).api, link, 'Mei');
});

after(async () => {
  await browser?.close();
  await stage?.strike();
});

/** A phone with a lock of its own, which somebody unlocks, or does not. */
async function phoneWithLock(hasPrf: boolean) {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasPrf },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
      automaticPresenceSimulation: true,
    },
  });
  const unlocks = (isUserVerified: boolean) =>
    session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  return { page, unlocks };
}

async function toKeeping(page: Page): Promise<void> {
  await page.goto(`${url}/ask`);
  await toWriting(page);
  await page.getByLabel('In your own words').fill('It began in spring.');
  await press(page, 'Send');
  await page.getByRole('heading', { name: 'Your card' }).waitFor();
  await press(page, 'Keep it on this device');
  await page.getByRole('heading', { name: 'Keep the card on this device' }).waitFor();
}

test('a card kept under the lock of the device opens with it, and with nothing else', async () => {
  const { page, unlocks } = await phoneWithLock(true);
  const complaints = complaintsOf(page);
  await toKeeping(page);
  await press(page, 'Use the lock of this device');
  await page.getByRole('heading', { name: 'Your card' }).waitFor();
  for (const isUnlocked of [true, false]) {
    await page.goto(`${url}/ask`);
    await press(page, 'Come back with your card');
    await unlocks(isUnlocked);
    await press(page, 'Unlock the card kept on this device');
    if (isUnlocked) {
      await page.locator('ol.messages > li', { hasText: 'It began in spring.' }).waitFor();
    }
  }
  await page.getByText('It was not unlocked. Try again, or enter the card.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'PIN' }).count(), 0);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test('a device whose lock cannot do it says so, and keeps the card under a PIN', async () => {
  const { page } = await phoneWithLock(false);
  await toKeeping(page);
  await press(page, 'Use the lock of this device');
  await page.getByText('The lock of this device cannot do this. Please choose a PIN.').waitFor();
  // Only now: its session's end takes the lock away.
  assert.deepEqual(await axeViolations(page), []);
  for (const action of ['Go on', 'Keep it here']) {
    await page.locator('#pin').fill('271828');
    await press(page, action);
  }
  await page.getByRole('heading', { name: 'Your card' }).waitFor();
  await page.goto(`${url}/ask`);
  await press(page, 'Come back with your card');
  await press(page, 'Use the card kept on this device');
  await page.locator('#pin').fill('314159');
  await press(page, 'Unlock');
  await page.getByText('This PIN opens no card kept here.').waitFor();
  await page.locator('#pin').fill('271828');
  await press(page, 'Unlock');
  await page.locator('ol.messages > li', { hasText: 'It began in spring.' }).waitFor();
  await page.context().close();
});
