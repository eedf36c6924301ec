import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { enrolHelper, wireTo } from '../integration/served.ts';
import { knowsCurves, launchChromium, PHONE, takeCurvesOut } from './browser.ts';
import { comeBackWithDigits, press, sendAndKeepCard, toWriting } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

/** What goes wrong around somebody who writes, and nothing they typed is lost by it. */
describe('when something goes wrong', () => {
  let stage: Stage;
  let browser: Browser;

  before(async () => {
    [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
    const link = stage.links().find((each) => !each.includes('#enrol-steward')) ?? '';
    await enrolHelper(wireTo(stage.url).api, link, 'Mei');
  });
  after(async () => {
    await browser.close();
    await stage.strike();
  });

  async function inRoom(page: Page): ReturnType<typeof sendAndKeepCard> {
    await page.goto(`${stage.url}/ask`);
    await toWriting(page);
    await page.getByLabel('In your own words').fill('It began in spring.');
    return sendAndKeepCard(page);
  }

  async function phone(): Promise<Page> {
    return (await browser.newContext({ viewport: PHONE })).newPage();
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.getByLabel('Write', { exact: true }).fill(text);
    await press(page, 'Send');
  }

  function shown(page: Page, text: string): Promise<number> {
    return page.locator('ol.messages > li', { hasText: text }).count();
  }

  it('says without a connection that it waits, and sends it once the connection is back', async () => {
    const page = await phone();
    await inRoom(page);
    await page.context().setOffline(true);
    await say(page, 'Written in a tunnel.');
    await page.getByText('Waiting to be sent').waitFor();
    await page.context().setOffline(false);
    await page.locator('ol.messages > li', { hasText: 'Written in a tunnel.' }).waitFor();
    await page.getByText('Waiting to be sent').waitFor({ state: 'detached' });
    assert.equal(await shown(page, 'Written in a tunnel.'), 1);
    await page.context().close();
  });

  it('keeps what was said while the database is restarted under it', async () => {
    const page = await phone();
    await inRoom(page);
    const pid = await readFile(join(stage.data, 'postgres', 'postmaster.pid'), 'utf8');
    process.kill(Number(pid.split('\n')[0]), 'SIGKILL');
    await say(page, 'Said while it was away.');
    await page.locator('ol.messages > li', { hasText: 'Said while it was away.' }).waitFor();
    await page.getByText('Waiting to be sent').waitFor({ state: 'detached' });
    assert.equal(await shown(page, 'Said while it was away.'), 1);
    assert.equal((await fetch(`${stage.url}/healthz`)).status, 200);
    await page.context().close();
  });

  it('asks before a tab is closed on something unsent, and a tab that dies sends it whole or not at all', async () => {
    const page = await phone();
    const card = await inRoom(page);
    await page.context().setOffline(true);
    await say(page, 'On its way when the tab was closed.');
    await page.getByText('Waiting to be sent').waitFor();
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    await page.context().setOffline(false);
    // Dies at once, wherever the request is.
    await page.context().close();
    const back = await phone();
    await back.goto(`${stage.url}/ask`);
    await comeBackWithDigits(back, card);
    await back.locator('ol.messages > li', { hasText: 'It began in spring.' }).waitFor();
    assert.ok((await shown(back, 'On its way when the tab was closed.')) <= 1);
    assert.equal(await shown(back, 'cannot be read'), 0);
    await back.context().close();
  });

  it('works where the browser knows neither X25519 nor Ed25519', async () => {
    const page = await phone();
    await takeCurvesOut(page);
    const card = await inRoom(page);
    const modern = await phone();
    await modern.goto(`${stage.url}/ask`);
    await comeBackWithDigits(modern, card);
    await modern.locator('ol.messages > li', { hasText: 'It began in spring.' }).waitFor();
    await say(modern, 'Hello from the new phone.');
    await page.locator('ol.messages > li', { hasText: 'Hello from the new phone.' }).waitFor();
    const back = await phone();
    await takeCurvesOut(back);
    await back.goto(`${stage.url}/ask`);
    await comeBackWithDigits(back, card);
    await back.locator('ol.messages > li', { hasText: 'Hello from the new phone.' }).waitFor();
    const [worker] = back.workers();
    assert.ok(worker);
    assert.match(worker.url(), /seal-worker/);
    assert.deepEqual([await knowsCurves(back), await knowsCurves(worker)], [false, false]);
    assert.equal(await knowsCurves(modern), true);
    for (const each of [page, modern, back]) await each.context().close();
  });

  it('names the wrong word of a card and the nearest ones, and opens nothing', async () => {
    const page = await phone();
    await page.goto(`${stage.url}/ask`);
    await press(page, 'Come back with your card');
    await press(page, 'Enter the numbers');
    await page.locator('#digits').fill('2048'.repeat(12));
    await page.getByText('One of these groups is in no card: they go from 0000 to 2047.').waitFor();
    await page.locator('#digits').fill('0001'.repeat(12));
    await page.getByText('Each word is a card’s word, but they do not belong together.').waitFor();
    await page.context().close();
  });

  it('says at an address without HTTPS that nothing can be sealed there', async () => {
    const page = await phone();
    await page.addInitScript(() =>
      Object.defineProperty(window, 'isSecureContext', { value: false }),
    );
    await page.goto(`${stage.url}/ask`);
    await page.getByRole('heading', { name: 'This address is not safe enough' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Ask for help' }).count(), 0);
    await page.context().close();
  });
});
