import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { withDatabase } from '../../apps/server/src/commands/command-database.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { getCommunity } from '../../apps/server/src/features/community/community.ts';
import { recordRestore } from '../../apps/server/src/features/ledger/ledger.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { enrolHelper, wireTo } from '../integration/served.ts';
import { axeViolations, complaintsOf, launchChromium, PHONE } from './browser.ts';
import { comeBackWithDigits, press, sendAndKeepCard, toWriting } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;

before(async () => {
  [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
  const [one = '', two = ''] = stage.links().filter((each) => !each.includes('#enrol-steward'));
  const { api } = wireTo(stage.url);
  await enrolHelper(api, one, 'Mei');
  await enrolHelper(api, two, 'Kit');
});

after(async () => {
  await browser?.close();
  await stage?.strike();
});

/** What `nearhand restore` leaves behind, here of a backup that lacked nothing. */
async function setBack(backup: string): Promise<void> {
  const config = readConfig({ NEARHAND_DATA: stage.data });
  await withDatabase(config, createLog('silent'), async ({ db }) => {
    const community = await getCommunity(db);
    assert.ok(community !== undefined);
    await db.transaction().execute(async (transaction) => {
      await transaction.updateTable('rooms').set({ set_back_to: backup }).execute();
      await recordRestore(transaction, community.id, { backup, day: backup });
    });
  });
  // Whoever comes before it is published asks again, and the browser counts each 404 as a complaint.
  while (!(await fetch(`${stage.url}/ledger/restored`)).ok) await sleep(50);
}

test('after a restore a device without memory has the names confirmed, and the room goes on', async () => {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  const complaints = complaintsOf(page);
  await page.goto(`${stage.url}/ask`);
  await toWriting(page);
  await page.getByLabel('In your own words').fill('It began in spring.');
  const card = await sendAndKeepCard(page);
  await setBack('2026-11-24');

  await page.goto(`${stage.url}/ask`);
  await press(page, 'Come back with your card');
  await press(page, 'Enter the numbers');
  await page.locator('#digits').fill(card.digits);
  await page.getByRole('heading', { name: 'The server was set up again from a backup' }).waitFor();
  await page.getByText('from its backup of 24 November 2026').waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await press(page, 'Look at who can read');
  await page.getByRole('checkbox', { name: /^Kit/ }).uncheck();
  await press(page, 'Change it now');
  const line = page.locator('ol.messages > li.odd', { hasText: 'from its backup of' });
  await line.getByText('Kit').waitFor();

  await page.goto(`${stage.url}/ask`);
  await comeBackWithDigits(page, card);
  await page.locator('ol.messages > li', { hasText: 'It began in spring.' }).waitFor();
  assert.deepEqual(complaints, []);
  await page.context().close();
});
