import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, DESKTOP, launchChromium, PHONE } from './browser.ts';
import { enrol, enrolAsSteward, openRequest } from './helper.ts';
import { press, sendAndKeepCard, toWriting } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

/** What a room points to stays readable there, whatever becomes of it in the directory. */
describe('a service that a plan points to', () => {
  let stage: Stage;
  let browser: Browser;
  let steward: Page;
  let resident: Page;
  const asked: string[] = [];

  const person = async (viewport: typeof PHONE | typeof DESKTOP): Promise<Page> =>
    await (await browser.newContext({ viewport, locale: 'en', acceptDownloads: true })).newPage();

  before(async () => {
    [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
    const [stewardLink = '', helperLink = ''] = stage.links();
    steward = await person(DESKTOP);
    await enrolAsSteward(steward, stewardLink, 'Ah-Lan');
    const helper = await person(DESKTOP);
    const about = { name: 'Mei', work: 'Social worker', employer: 'The town' };
    await enrol(helper, helperLink, about);
    resident = await person(PHONE);
    await resident.goto(`${stage.url}/ask`);
    await toWriting(resident);
    await resident.getByLabel('In your own words').fill('Where can we eat tonight?');
    await sendAndKeepCard(resident);
    resident.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await openRequest(helper);
    await press(helper, 'I answer here');
    await press(helper, 'Add a step');
    await helper.getByLabel('What is to be done?').fill('Eat at the kitchen');
    await helper.getByLabel('Look in the directory').fill('open kitchen');
    await press(helper, 'Find');
    await helper.getByRole('button', { name: 'Choose Open Kitchen' }).click();
    await press(helper, 'Add it to the plan');
    await press(resident, 'Plan');
    await resident.getByText('Eat at the kitchen').first().waitFor();
    await press(steward, 'Look after services');
    await steward.getByLabel('Look for').fill('open kitchen');
    await press(steward, 'Look');
    await steward.locator('.service-row .as-link', { hasText: 'Open Kitchen' }).click();
    await steward.getByText('The page that everybody sees').waitFor();
  });

  after(async () => {
    await browser.close();
    await stage.strike();
  });

  const line = () => resident.locator('.service', { hasText: 'Open Kitchen' }).first();
  /** Looks anew: what was told before goes with the page. */
  const look = async () => {
    await press(resident, 'Talk');
    await press(resident, 'Plan');
    await line().waitFor();
    await press(resident, /^How it stands today: Open Kitchen/);
  };

  it('is asked about on a press alone, and says the same as long as it does', async () => {
    assert.deepEqual(
      asked.filter((path) => path.includes('/services')),
      [],
    );
    await look();
    await resident.getByText('It says the same today.').waitFor();
    assert.deepEqual(await axeViolations(resident), []);
    assert.equal(asked.filter((path) => path.includes('/services')).length, 1);
  });

  it('stays as it was when it changes, and what it says today stands beside it', async () => {
    const before = await line().innerText();
    await steward.locator('summary', { hasText: 'How to reach it' }).click();
    await steward.locator('#service-phones').fill('02-5550-0404');
    await press(steward, 'Save for everybody');
    await steward.getByText('Saved. Everybody sees it now.').waitFor();
    await look();
    await resident.getByText('It has changed since. Today it says:').waitFor();
    await resident.getByText('02-5550-0404').waitFor();
    assert.equal(await line().innerText(), before);
    assert.deepEqual(await axeViolations(resident), []);
  });

  it('stays readable when its place is hidden, and nothing then leads there', async () => {
    const before = await line().innerText();
    await steward.locator('summary', { hasText: 'Places' }).click();
    await steward.getByLabel('The place must not be found').check();
    await press(steward, 'Save for everybody');
    await steward.getByText('The place is hidden now.').waitFor();
    await look();
    await resident.getByText('It is not in the directory any more.').waitFor();
    assert.equal(await line().innerText(), before);
  });
});
