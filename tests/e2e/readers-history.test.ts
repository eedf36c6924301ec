import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, complaintsOf, freshPhone, launchChromium } from './browser.ts';
import { enrol, type KeptKeys, openRequest, signIn } from './helper.ts';
import {
  comeBackWithDigits,
  type NotedCard,
  press,
  sendAndKeepCard,
  toWriting,
} from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let card: NotedCard;
let mei: KeptKeys;

before(async () => {
  stage = await raiseStage();
  browser = await launchChromium();
  const page = await freshPhone(browser);
  const link = stage.links().find((each) => each.includes('#enrol=')) ?? '';
  mei = await enrol(page, link, { name: 'Mei', work: 'social worker', employer: 'Lane Three' });
  await page.goto(`${stage.url}/ask`);
  await toWriting(page);
  await page.getByLabel('In your own words').fill('The rent is due');
  card = await sendAndKeepCard(page);
  await page.context().close();
});

after(async () => {
  await browser?.close();
  await stage?.strike();
});

async function toHistory(page: Page): Promise<void> {
  await page.goto(`${stage.url}/ask`);
  await comeBackWithDigits(page, card);
  await press(page, 'Readers');
  await press(page, 'See every line, and what backs it');
  await page.getByRole('heading', { name: 'Who could read this' }).waitFor();
}

test('a helper and the resident see who could read, each line with what backs it', async () => {
  const helper = await freshPhone(browser);
  await signIn(helper, stage.url, mei);
  await openRequest(helper);
  await press(helper, 'Who could read this');
  await helper.getByText(/^Lines that hold: \d+\./).waitFor();
  assert.deepEqual(await axeViolations(helper), []);
  await helper.context().close();

  const page = await freshPhone(browser);
  const complaints = complaintsOf(page);
  await toHistory(page);
  await page.getByText(/^Lines that hold: \d+\./).waitFor();
  await page.getByText('Mei, social worker opened the room.').waitFor();
  const first = page.locator('ol > li').last();
  await first.getByText('This room began.').waitFor();
  await first.getByText('Mei, social worker, Lantern Steps desk').waitFor();
  await first.getByText('What backs this').click();
  await first.getByText(/list no\. \d+ is entry \d+ of the public ledger/).waitFor();
  for (const [language, title] of [
    ['zh-Hant', '誰讀得到這裡'],
    ['zh-Hans', '谁读得到这里'],
    ['en', 'Who could read this'],
  ] as const) {
    await page.locator('select.language').selectOption(language);
    await page.getByRole('heading', { name: title }).waitFor();
    assert.deepEqual(await axeViolations(page), [], language);
  }
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test('a list that the ledger does not have stands out, and says what to do', async () => {
  const page = await freshPhone(browser);
  // One bit of the proof is another.
  await page.route('**/ledger/desks/*/history', async (route) => {
    const answer = await route.fetch();
    const bytes = Buffer.from(await answer.body());
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body: bytes });
  });
  await toHistory(page);
  await page.getByText('Lines that do not hold: 1').waitFor();
  const first = page.locator('ol > li').last();
  await first.getByText('Does not hold').waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await page.context().close();
});

test('a code noted on leaving shows at the next visit that nothing was taken out', async () => {
  const page = await freshPhone(browser);
  await page.goto(`${stage.url}/ask`);
  await comeBackWithDigits(page, card);
  await press(page, 'More');
  const code = await page
    .getByText(/Note this code before you leave/)
    .locator('strong')
    .innerText();
  await press(page, 'Talk');
  await page.getByLabel('Write').fill('and the heating is off');
  await press(page, 'Send');
  await page.getByText('and the heating is off').waitFor();
  await page.context().close();

  const later = await freshPhone(browser);
  await later.goto(`${stage.url}/ask`);
  await comeBackWithDigits(later, card);
  await press(later, 'More');
  await press(later, 'Check a code from last time');
  assert.deepEqual(await axeViolations(later), []);
  await later.getByLabel('The code that you noted').fill(code.toLowerCase());
  await press(later, 'Check it');
  await later.getByText('It is right. Everything that was here then is still here.').waitFor();
  const other = `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`;
  await later.getByLabel('The code that you noted').fill(other);
  await press(later, 'Check it');
  await later.getByRole('heading', { name: 'We stopped here' }).waitFor();
  await later.getByText('What was in this room when you noted that code is not here.').waitFor();
  assert.deepEqual(await axeViolations(later), []);
  await later.context().close();
});
