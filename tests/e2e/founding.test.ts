import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { nearhand } from '../integration/nearhand.fixture.ts';
import { axeViolations, complaintsOf, launchChromium, PHONE } from './browser.ts';
import { enrolUntilWaiting, sayName, sendKeys } from './helper.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

let folder: string;
let stage: Stage;
let browser: Browser;
let links: readonly string[];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-founding-'));
  const about = [
    ...['--name', 'Hill;山丘;山丘', '--time-zone', 'Asia/Taipei', '--phone', '02 1234'],
    ...['--desk', 'Lane desk;巷子服務台;巷子服务台', '--place', 'Lane 1;巷一;巷一'],
    ...['--emergency', '119;Ambulance;救護車;救护车', '--json'],
  ];
  const settings = { NEARHAND_DATA: folder };
  const made = await nearhand('http://127.0.0.1', ['init', ...about], '', settings);
  assert.equal(made.exitCode, 0, made.errors);
  links = (JSON.parse(made.output) as { links: readonly string[] }).links;
  stage = await raiseStage(settings);
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await stage?.strike();
  await rm(folder, { recursive: true, force: true });
});

async function person(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  page.on('dialog', (dialog) => void dialog.accept());
  return page;
}

/** Enrols by one of the printed links, and comes to where the desk is founded. */
async function enrolFirst(page: Page, link: string, name: string): Promise<void> {
  await sayName(page, `${stage.url}/desk${link.slice(link.indexOf('#'))}`, name);
  await sendKeys(page);
  await press(page, 'Look again');
  await page.getByRole('heading', { name: 'The first stewards' }).waitFor();
}

/** Ticks that every person's words were compared, and signs. */
async function compareAndSign(page: Page, action: string): Promise<void> {
  for (const tick of await page.getByLabel(/^I compared/).all()) await tick.check();
  await press(page, action);
}

test('three stewards found a desk in their browsers, and two take a helper in', async () => {
  const stewards = [await person(), await person(), await person()] as const;
  const complaints = stewards.map(complaintsOf);
  for (const [index, name] of ['Ada', 'Bo', 'Chi'].entries()) {
    await enrolFirst(stewards[index] as Page, links[index] ?? '', name);
  }
  const [ada, bo, chi] = stewards;
  for (const page of stewards) {
    await press(page, 'Look again');
    await page.getByText('Stewards who are here: 3 of 3.').waitFor();
    assert.equal(await page.locator('.word-list').count(), 2);
    assert.deepEqual(await axeViolations(page), []);
    await compareAndSign(page, 'Sign: 2 of these 3 must sign each change');
    if (page !== chi) await page.getByText('You have signed this.').waitFor();
  }
  await chi.getByText('2 of 3 must sign').first().waitFor();

  await press(bo, 'Look again');
  await press(bo, 'Link for a helper');
  const link = await bo.locator('.link-box').innerText();
  const helper = await person();
  const about = { name: 'Mei', work: 'social worker', employer: 'Lane House' };
  const words = await enrolUntilWaiting(helper, link, about);
  await bo.getByRole('button', { name: 'Look again' }).last().click();
  await bo.locator('.word-list').waitFor();
  assert.deepEqual(await bo.locator('.word-list li').allInnerTexts(), words);
  await compareAndSign(bo, 'Confirm Mei');
  await bo.getByText('Signed by 1 of the 2 who must.').first().waitFor();

  await press(ada, 'Look again');
  await ada.getByRole('heading', { name: 'Waiting for signatures' }).waitFor();
  assert.deepEqual(await axeViolations(ada), []);
  await compareAndSign(ada, 'Sign it');
  await ada.getByText('Mei', { exact: true }).waitFor();
  // A desk that is in no ledger yet is a 404 that Chromium notes.
  assert.deepEqual(
    complaints.flat().filter((each) => !each.includes('404')),
    [],
  );
});
