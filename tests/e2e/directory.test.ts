import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import {
  axeViolations,
  complaintsOf,
  DESKTOP,
  launchChromium,
  PHONE,
  strangersOf,
} from './browser.ts';
import { enrolAsSteward } from './helper.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

/** The list of services in a steward's hands, and what the public says of it. */
describe('the directory is kept right', () => {
  let stage: Stage;
  let browser: Browser;
  let steward: Page;
  let complaints: readonly string[];
  let strangers: readonly string[];

  before(async () => {
    [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
    const context = await browser.newContext({
      viewport: DESKTOP,
      locale: 'en',
      acceptDownloads: true,
    });
    steward = await context.newPage();
    complaints = complaintsOf(steward);
    strangers = strangersOf(context, stage.url);
    await enrolAsSteward(steward, stage.links()[0] ?? '', 'Ah-Lan');
    await press(steward, 'Look after services');
  });

  after(async () => {
    await browser.close();
    await stage.strike();
  });

  const publicPage = async (path: string) => await (await fetch(stage.url + path)).text();
  const open = async (words: string) => {
    await steward.getByLabel('Look for').fill(words);
    await press(steward, 'Look');
    await steward.locator('.service-row .as-link').first().click();
    await steward.getByText('The page that everybody sees').waitFor();
  };

  /** Opens a part of a long form, unless it is open. */
  const part = async (title: string) => {
    const summary = steward.locator('details:not([open]) > summary', { hasText: title });
    if ((await summary.count()) > 0) await summary.first().click();
  };
  const made = async (name: string, phone: string) => {
    await press(steward, 'Write down a new service');
    await steward.locator('#name-en').fill(name);
    await part('How to reach it');
    await steward.locator('#service-phones').fill(phone);
    await steward.locator('#runner-en').fill('Ferry Friends');
    await press(steward, 'Publish it for everybody');
    await steward.getByText('Everybody finds it now.').waitFor();
    const link = steward.getByRole('link', { name: 'The page that everybody sees' });
    return new URL((await link.getAttribute('href')) ?? '', stage.url).pathname;
  };

  it('a steward changes a service, sees what was wrong in words, and takes it back', async () => {
    await steward.locator('.service-row').first().waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await open('clinic');
    const link = steward.getByRole('link', { name: 'The page that everybody sees' });
    const address = new URL((await link.getAttribute('href')) ?? '', stage.url).pathname;
    const before = await publicPage(address);
    await part('How to reach it');
    await steward.locator('#service-phones').fill('call me');
    await part('Opening hours');
    await steward.locator('#hours-0').fill('all day');
    await press(steward, 'Save for everybody');
    await steward.getByText('“call me” is no telephone number.').first().waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await steward.locator('#service-phones').fill('02-5550-0199#7');
    await steward.locator('#hours-0').fill('09:00-12:00, 22:00-02:00');
    await steward.locator('#alert-en').fill('Ring twice at the green door');
    await press(steward, 'Save for everybody');
    await steward.getByText('Saved. Everybody sees it now.').waitFor();
    const page = await publicPage(address);
    assert.match(page, /02-5550-0199/);
    assert.match(page, /Ring twice at the green door/);
    assert.match(page, /22:00/);
    await press(steward, 'Everything is right today');
    await steward
      .getByText(/^Checked on 20\d\d-/)
      .first()
      .waitFor();
    await steward.getByRole('button', { name: 'Undo', exact: true }).nth(1).click();
    await steward.getByText('Ring twice at the green door').first().waitFor();
    await steward.locator('#alert-en').waitFor();
    await steward.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#alert-en')?.value === '',
    );
    assert.doesNotMatch(await publicPage(address), /green door|5550-0199/);
    assert.doesNotMatch(before, /green door/);
    await press(steward, 'Back');
  });

  it('what somebody says is wrong reaches the steward, who sees to it', async () => {
    const citizen = await (await browser.newContext({ viewport: PHONE, locale: 'en' })).newPage();
    await citizen.goto(`${stage.url}/services?q=clinic`);
    await citizen.locator('main h3 a').first().click();
    await citizen.getByRole('link', { name: 'Something is wrong here' }).click();
    await citizen.getByLabel('The telephone number').check();
    await citizen.getByLabel('What should it say?').fill('Nobody is at this number any more');
    assert.deepEqual(await axeViolations(citizen), []);
    const thanks = citizen.getByRole('heading', { name: 'Thank you' });
    const tooQuick = citizen.getByText('That was very quick');
    do {
      await citizen.getByRole('button', { name: 'Send' }).click();
      await thanks.or(tooQuick).waitFor();
    } while ((await thanks.count()) === 0);
    await citizen.context().close();
    await press(steward, 'Somebody says it is wrong');
    await steward.getByText('Nobody is at this number any more').waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, 'Seen to, delete it');
    await steward.getByText('Nobody says that anything is wrong.').waitFor();
    await press(steward, 'Back');
  });

  it('a service that was missing is written down, and who runs it is put right', async () => {
    await press(steward, 'Write down a new service');
    await press(steward, 'Publish it for everybody');
    await steward.getByText('Write a name in at least one language.').first().waitFor();
    await steward.getByText('Write who runs it in at least one language.').first().waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, 'Back');
    const address = await made('Ferry Kitchen', '02-5550-0301');
    assert.match(await publicPage(address), /Ferry Kitchen[\s\S]*5550-0301[\s\S]*Ferry Friends/);
    await press(steward, 'Change what it says of them');
    await steward.locator('#name-en').fill('Friends of the Ferry');
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, 'Save for everybody');
    await steward.getByText('Saved. Everybody sees it now.').waitFor();
    assert.match(await publicPage(address), /Friends of the Ferry/);
    await press(steward, 'Back');
    await press(steward, 'What was changed');
    await press(steward, 'Friends of the Ferry');
    await press(steward, 'Back');
    await steward.getByText('Organisation changed').waitFor();
    await press(steward, 'Back');
  });

  it('two that are one are made one on a phone, and the old address leads on', async () => {
    const first = await made('Lotus Tea', '02-5550-0302');
    await press(steward, 'Back');
    const second = await made('Lotus  tea', '02-5550-0303');
    await press(steward, 'Back');
    await steward.setViewportSize(PHONE);
    await press(steward, 'Likely there twice');
    await steward.getByRole('button', { name: 'Look at both' }).waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, 'Look at both');
    await steward.getByRole('heading', { name: 'One, or two?' }).waitFor();
    await steward.getByRole('group', { name: 'Telephone' }).waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    const width = await steward.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `${width} px wide`);
    await press(steward, 'These are two');
    await steward.getByText('You will not be asked about these two again.').waitFor();
    await press(steward, 'Ask again after all');
    await steward.getByRole('group', { name: 'Telephone' }).waitFor();
    await press(steward, 'Make them one, for everybody');
    await steward.getByText('They are one now.').waitFor();
    await steward.getByText('Nothing stands here twice').waitFor();
    await steward.setViewportSize(DESKTOP);
    const [one, other] = [await publicPage(first), await publicPage(second)];
    assert.equal(one, other);
    assert.match(one, /5550-0302[\s\S]*5550-0303|5550-0303[\s\S]*5550-0302/);
    await press(steward, 'Back');
  });

  it('several are changed together after a look, and taken back together', async () => {
    await steward.getByLabel('Look for').fill('lotus tea');
    await press(steward, 'Look');
    await steward.getByLabel(/^Tick all that are shown/).check();
    await press(steward, /^Change these \d+ together$/);
    await press(steward, 'See what would change');
    await steward.getByText('Choose something to change first.').waitFor();
    await part('What is there');
    await steward
      .getByRole('group', { name: 'Is also there' })
      .getByLabel('Drinking water')
      .check();
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, 'See what would change');
    await steward.getByRole('heading', { name: /would change$/ }).waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, /^Change these \d+ for everybody$/);
    await steward.getByText(/were changed\.$/).waitFor();
    await open('lotus tea');
    await part('What it offers');
    const there = steward.getByRole('group', { name: 'What is there' });
    await there.getByLabel('Drinking water').and(steward.locator(':checked')).waitFor();
    await steward.getByRole('button', { name: /^Undo/ }).first().click();
    await steward.getByText('Undone.').first().waitFor();
    await steward.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#service-facilities')?.checked === false,
    );
    await press(steward, 'Back');
  });

  it('nothing of this called anybody else or complained', () => {
    assert.deepEqual(strangers, []);
    assert.deepEqual(complaints, []);
  });
});
