import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { nearhand } from '../integration/nearhand.fixture.ts';
import { axeViolations, DESKTOP, launchChromium, PHONE } from './browser.ts';
import {
  enrol,
  enrolAsSteward,
  enrolUntilWaiting,
  fillTerms,
  fillTwoWords,
  type KeptKeys,
  openRequest,
  signIn,
} from './helper.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

const QUARTER_HOUR_MS = 15 * 60 * 1000;

/** A desk at work: its steward, two helpers at once, and somebody who asks from a terminal. */
describe('a desk', () => {
  let stage: Stage;
  let browser: Browser;
  let folder: string;
  let steward: Page;
  let mei: Page;
  let wen: Page;
  let meisKeys: KeptKeys;

  before(async () => {
    [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
    folder = await mkdtemp(join(tmpdir(), 'nearhand-desk-'));
    [steward, mei, wen] = await Promise.all([person(DESKTOP), person(DESKTOP), person(PHONE)]);
  });

  after(async () => {
    await browser.close();
    await stage.strike();
    await rm(folder, { recursive: true, force: true });
  });

  async function person(viewport: { width: number; height: number }): Promise<Page> {
    const context = await browser.newContext({ viewport, acceptDownloads: true, locale: 'en' });
    return await context.newPage();
  }

  async function ask(text: string): Promise<readonly string[]> {
    const card = join(folder, 'card');
    const asked = await nearhand(stage.url, ['room', 'ask', '--new-card-file', card], text);
    assert.equal(asked.exitCode, 0, asked.errors);
    return ['--card-file', card];
  }

  it('takes the secret of an enrolment link out of the address at once', async () => {
    const [stewardLink = '', helperLink = ''] = stage.links();
    await mei.clock.install();
    await mei.goto(helperLink);
    await mei.getByRole('heading', { name: 'Join a desk' }).waitFor();
    assert.equal(mei.url(), `${stage.url}/desk`);
    await mei.goto('about:blank');
    meisKeys = await enrol(mei, helperLink, {
      name: 'Mei',
      work: 'Social worker',
      employer: 'House',
    });
    await mei.getByText('Nobody has asked yet').waitFor();
    await enrolAsSteward(steward, stewardLink, 'Ah-Lan');
    await steward.getByText('Mei', { exact: true }).waitFor();
    assert.deepEqual(await axeViolations(steward), []);
  });

  it('does not go on before the key file is saved, nor past a wrong word', async () => {
    const page = await person(PHONE);
    await page.goto(stage.links()[2] ?? '');
    await press(page, 'Go on');
    await press(page, 'See how it will be shown');
    await page.getByText('Something is missing').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await fillTerms(page, { name: 'Kit', work: 'Volunteer', employer: 'Nobody, unpaid' });
    await press(page, 'This is right');
    const words = await page.locator('.word-list li').allInnerTexts();
    assert.equal(words.length, 7);
    await press(page, 'I wrote them down');
    await press(page, 'Go on');
    await page.getByText('is another one').first().waitFor();
    await fillTwoWords(page, words);
    await press(page, 'I saved it, go on');
    await page.getByText('Save the key file first').waitFor();
    await page.context().close();
  });

  it('lets somebody in only after the steward has compared six words', async () => {
    await press(steward, 'Link for a helper');
    const link = await steward.locator('.link-box').innerText();
    const words = await enrolUntilWaiting(wen, link, {
      name: 'Wen',
      work: 'Lawyer',
      employer: 'Nobody, unpaid',
    });
    assert.deepEqual(await axeViolations(wen), []);
    await press(wen, 'Look again');
    await wen.getByText('Not confirmed yet').waitFor();
    await press(steward, 'Look again');
    await steward.locator('.word-list').waitFor();
    assert.deepEqual(await steward.locator('.word-list li').allInnerTexts(), words);
    await press(steward, 'Confirm Wen');
    await steward.getByText('Compare the six words first').waitFor();
    await steward.getByLabel(/I compared/).check();
    await press(steward, 'Confirm Wen');
    await steward.getByText('Nobody waits to be confirmed').waitFor();
    await press(wen, 'Look again');
    await wen.getByText('Nobody has asked yet').waitFor();
  });

  it('shows a new request at once, and what two helpers write at the same moment', async () => {
    const card = await ask('I cannot pay the rent.');
    for (const page of [mei, wen]) {
      await openRequest(page);
      await page.getByText('I cannot pay the rent.').waitFor();
    }
    await mei.getByLabel('Your answer').fill('Hello from Mei');
    await wen.getByLabel('Your answer').fill('Hello from Wen');
    await Promise.all([press(mei, 'Send'), press(wen, 'Send')]);
    for (const page of [mei, wen]) {
      await page.locator('.message', { hasText: 'Hello from Mei' }).waitFor();
      await page.locator('.message', { hasText: 'Hello from Wen' }).waitFor();
    }
    const said = await nearhand(stage.url, ['room', 'say', ...card], 'Thank you both.');
    assert.equal(said.exitCode, 0, said.errors);
    await mei.getByText('Thank you both.').waitFor();
    assert.deepEqual(await axeViolations(mei), []);
    assert.deepEqual(await axeViolations(wen), []);
  });

  it('covers everything after a quarter of an hour, and loses no draft', async () => {
    await mei.getByLabel('Your answer').fill('Not to be lost');
    await mei.clock.fastForward(QUARTER_HOUR_MS + 1000);
    await mei.getByRole('heading', { name: 'Locked' }).waitFor();
    assert.equal(await mei.getByText('I cannot pay the rent.').isVisible(), false);
    assert.equal(await mei.getByRole('button', { name: 'Leave now' }).count(), 1);
    await mei.locator('#unlock').fill('these are not the seven words at all');
    await press(mei, 'Go on');
    await mei.getByText('These words do not open').waitFor();
    await mei.locator('#unlock').fill(meisKeys.passphrase);
    await mei.keyboard.press('Enter');
    await mei.getByRole('heading', { name: 'Locked' }).waitFor({ state: 'detached' });
    assert.equal(await mei.getByLabel('Your answer').inputValue(), 'Not to be lost');
  });

  it('says who is leaving and could still read, and lets go of the room there at once', async () => {
    await press(wen, 'Leave this room');
    await press(wen, 'Leave this room');
    await wen.getByText('you left it').waitFor();
    await mei.getByText('Wen is leaving and could still read.').waitFor();
  });

  it('keeps nothing on the device: a reload asks for key file and words', async () => {
    await wen.reload();
    await wen.getByRole('heading', { name: 'Come to your desk' }).waitFor();
    const kept = await wen.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      cookies: document.cookie,
    }));
    assert.deepEqual(kept, { local: 0, session: 0, databases: 0, cookies: '' });
    const page = await person(PHONE);
    await signIn(page, stage.url, meisKeys);
    await page.getByRole('button', { name: /Request 1/ }).waitFor();
    assert.equal(await page.getByText('Hello').count(), 0, 'nothing is known before it is opened');
    await page.context().close();
  });

  it('is described and paused by its steward, who removes a helper at once', async () => {
    await press(steward, 'Remove Wen');
    await press(steward, 'Remove Wen');
    await steward.getByText('Wen', { exact: true }).waitFor({ state: 'detached' });
    await press(steward, 'Change what it says');
    await steward.locator('#hours-6').fill('all day');
    await press(steward, 'Save and sign');
    await steward.getByText('Write hours like').first().waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await steward.locator('#hours-6').fill('10:00-12:00');
    await steward.getByLabel(/Take no new/).check();
    await press(steward, 'Save and sign');
    await steward.getByText('The desk takes no new requests').waitFor();
    const asked = await nearhand(stage.url, ['room', 'ask', '--json'], 'x');
    assert.equal(
      (JSON.parse(asked.errors.split('\n').at(-2) ?? '') as { error: string }).error,
      'desk-paused',
    );
  });
});
