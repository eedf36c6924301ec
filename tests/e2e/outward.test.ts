import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, complaintsOf, launchChromium, PHONE } from './browser.ts';
import { enrolAsSteward } from './helper.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

/** What of the reports goes to other cities and by e-mail, set up by a steward on a phone. */
describe('what goes outward', () => {
  let stage: Stage;
  let browser: Browser;
  let steward: Page;
  let complaints: readonly string[];

  before(async () => {
    stage = await raiseStage();
    browser = await launchChromium();
    const context = await browser.newContext({ viewport: PHONE, locale: 'en' });
    steward = await context.newPage();
    complaints = complaintsOf(steward);
    await enrolAsSteward(steward, stage.links()[0] ?? '', 'Ning');
    await press(steward, 'Look after reports');
  });

  after(async () => {
    await browser?.close();
    await stage?.strike();
  });

  it('a city is written down, an address that cannot be is refused at its field, a kind goes there', async () => {
    await press(steward, 'Other cities');
    await press(steward, 'Add a city');
    await steward.getByLabel('Name of the city').fill('Riverside');
    const address = steward.getByLabel('Address of its Open311 interface');
    await address.fill('http://city.example/v2');
    await press(steward, 'Save');
    await steward.getByText('Write an address that begins with https://').waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await address.fill('https://127.0.0.1/v2');
    await press(steward, 'Save');
    await steward.getByRole('heading', { name: 'Riverside' }).waitFor();
    await press(steward, 'Try whether it answers');
    await steward.getByText('The address lies inside a network of its own').waitFor();
    await steward.getByText('Send a kind on').click();
    await steward.getByLabel('Kind', { exact: true }).selectOption('pothole');
    await steward.getByLabel('What it is called there').fill('001');
    await press(steward, 'Send from today');
    await steward.getByRole('button', { name: 'Send no longer' }).waitFor();
    assert.deepEqual(await axeViolations(steward), []);
  });

  it('nothing of it makes the browser complain but of the address that was refused', () => {
    assert.deepEqual(
      complaints.filter((line) => !line.includes('400 (Bad Request)')),
      [],
    );
  });
});
