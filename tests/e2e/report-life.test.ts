import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import {
  axeViolations,
  complaintsOf,
  DESKTOP,
  launchChromium,
  PHONE,
  strangersOf,
} from './browser.ts';
import { enrolAsSteward } from './helper.ts';
import { takenBesideTheWell } from './photo.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

async function photo(background: string): Promise<Buffer> {
  return await sharp({ create: { width: 1600, height: 1200, channels: 3, background } })
    .withExif(takenBesideTheWell)
    .jpeg()
    .toBuffer();
}

const file = async (background: string) => ({
  name: 'IMG_7.jpg',
  mimeType: 'image/jpeg',
  buffer: await photo(background),
});

interface Reported {
  readonly code: string;
  readonly address: string;
}

/** From the lamp that is dark to the mending that is confirmed, on both sides. */
describe('the life of a report', () => {
  let stage: Stage;
  let browser: Browser;
  let steward: Page;
  let complaints: readonly string[];
  let strangers: readonly string[];

  before(async () => {
    stage = await raiseStage();
    browser = await launchChromium();
    const context = await browser.newContext({
      ...{ viewport: DESKTOP, locale: 'en', acceptDownloads: true },
    });
    steward = await context.newPage();
    complaints = complaintsOf(steward);
    strangers = strangersOf(context, stage.url);
    await enrolAsSteward(steward, stage.links()[0] ?? '', 'Ning');
    await press(steward, 'Look after reports');
    await steward.getByText('No photo is waiting.').waitFor();
  });

  after(async () => {
    await browser?.close();
    await stage?.strike();
  });

  const citizen = async (path: string, javaScriptEnabled: boolean) => {
    const context = await browser.newContext({
      ...{ viewport: PHONE, locale: 'en', javaScriptEnabled },
    });
    const page = await context.newPage();
    await page.goto(stage.url + path);
    return page;
  };

  const report = async (words: string, javaScript: boolean): Promise<Reported> => {
    const page = await citizen('/reports/new?kind=lamp-dark', javaScript);
    await page.getByLabel('In your own words').fill(words);
    await page.getByLabel('Address or landmark').fill('the ferry stairs');
    await page.getByLabel('Photos').setInputFiles(await file('#222222'));
    if (javaScript) await page.getByRole('button', { name: 'Cover faces and plates' }).waitFor();
    const sent = page.getByRole('heading', { name: 'It is sent' });
    // Asked whether it is one of those near by or where the photo was taken, or quicker than a person.
    const no = page.getByLabel('No, somewhere else');
    const none = page.getByRole('button', { name: 'It is none of these: send mine' });
    const send = page.getByRole('button', { name: 'Send the report' });
    while ((await sent.count()) === 0) {
      const loaded = page.waitForEvent('load');
      if (await no.isVisible()) await no.check();
      await ((await none.isVisible()) ? none : send).click();
      await loaded;
    }
    const code = (await page.locator('.code').innerText()).trim();
    await page.getByRole('link', { name: 'See the report' }).click();
    await page.getByText('No steward has looked').or(page.locator('.life')).first().waitFor();
    const address = new URL(page.url()).pathname;
    await page.context().close();
    return { code, address };
  };

  const follow = async (code: string, javaScript: boolean) => {
    const page = await citizen('/reports/follow', javaScript);
    await page.locator('#code').fill(code);
    await press(page, 'Find my report');
    await page.getByRole('heading', { name: 'Street lamp dark' }).waitFor();
    return page;
  };

  const publicText = async (path: string) => await (await fetch(stage.url + path)).text();
  const openReport = async (words: string) => {
    await steward
      .locator('.service-row')
      .filter({ hasText: words })
      .getByRole('button')
      .first()
      .click();
    await steward.getByRole('link', { name: 'The page that everybody sees' }).waitFor();
  };

  it('is mended with a photo beside the one from before, and confirmed with six words', async () => {
    const { code, address } = await report('Dark since Monday.', true);
    assert.match(await publicText('/reports'), /oldest one came today/);
    await press(steward, 'Back');
    await press(steward, 'Look after reports');
    await steward.getByAltText('The photo that was sent').waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, 'Show it');
    await steward.getByText('No photo is waiting.').waitFor();

    await openReport('Dark since Monday.');
    await steward.getByLabel('Who mends it').selectOption({ label: 'Lantern Hill Works' });
    await press(steward, 'Write it down');
    await steward.getByText('Written down. Everybody sees it now.').waitFor();
    assert.match(await publicText(address), /Lantern Hill Works/);
    assert.match(await publicText(address), /photos\/[0-9a-f]{32}\/large/);

    await steward.getByLabel('Step', { exact: true }).selectOption({ label: 'Mended' });
    await steward.getByLabel('Photo of the mended thing').setInputFiles(await file('#eeee88'));
    await press(steward, 'Cover faces and plates');
    const dialog = steward.getByRole('dialog');
    await dialog.waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await steward.keyboard.press('Enter');
    await dialog.getByText('Covered places: 1.').waitFor();
    const chosen = steward.getByAltText('The photo you chose');
    const before = await chosen.getAttribute('src');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await steward
      .locator(`.report-photo[alt="The photo you chose"]:not([src="${before}"])`)
      .waitFor();
    await steward.getByLabel('Words for everybody to read').fill('A new lamp is in.');
    await press(steward, 'Write it down');
    await steward.getByText('Photos that nobody has looked at yet: 1').waitFor();
    assert.doesNotMatch(await publicText(address), /before-after/);
    await press(steward, 'Back');
    await steward.getByText('Sent with the step “Mended”.').waitFor();
    await press(steward, 'Show it');
    await steward.getByText('No photo is waiting.').waitFor();

    const page = await follow(code, true);
    assert.deepEqual(await axeViolations(page), []);
    await page.getByLabel('Something to say with it').fill('Bright as day.');
    await press(page, 'Yes, it is mended');
    await page.getByText('Thank you. It is written down.').waitFor();
    await page.getByRole('link', { name: 'See the report' }).click();
    await page.getByText('Mended, and confirmed').first().waitFor();
    await page.getByText('Bright as day.').waitFor();
    const pair = page.locator('.before-after img');
    assert.equal(await pair.count(), 2);
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLImageElement>('.before-after img')].every(
        (img) => img.complete && img.naturalWidth > 0,
      ),
    );
    assert.deepEqual(await page.locator('.before-after figcaption').allInnerTexts(), [
      'Before',
      'Mended',
    ]);
    assert.deepEqual(await axeViolations(page), []);
    // What was covered is covered for everybody, and nothing of the camera is left.
    const source = (await pair.last().getAttribute('src')) ?? '';
    const bytes = Buffer.from(await (await fetch(stage.url + source)).arrayBuffer());
    assert.equal(bytes.includes('canary-camera'), false);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const middle = (info.height / 2) * info.width * 3 + (info.width / 2) * 3;
    assert.ok(Math.abs((data[middle] ?? 0) - 0x6f) < 24, 'the middle is covered');
    await page.context().close();
  });

  it('is opened again by whoever reported, without JavaScript, and said nothing twice', async () => {
    const { code, address } = await report('Flickers all night.', false);
    await press(steward, 'Back');
    await press(steward, 'Look after reports');
    await press(steward, 'Show it');
    const row = steward.locator('.service-row').filter({ hasText: 'Flickers all night.' });
    await row.getByRole('checkbox').check();
    await steward.getByLabel('Step', { exact: true }).selectOption({ label: 'Mended' });
    await press(steward, 'Write it down');
    await steward.getByText('Written down for 1').waitFor();
    await row.waitFor({ state: 'detached' });

    const page = await follow(code, false);
    await page.getByLabel('Something to say with it').fill('Dark again after an hour.');
    await press(page, 'No, it is not mended');
    await page.getByText('Thank you. It is written down.').waitFor();
    await page.getByText('Nothing for you to do now.').waitFor();
    await page.reload();
    await page.goto(stage.url + address);
    await page.getByText('Open again').first().waitFor();
    assert.equal(await page.getByText('Dark again after an hour.').count(), 1);
    await page.context().close();
    await press(steward, 'Back');
    await press(steward, 'Look after reports');
    await row.getByText('Open again').waitFor();
  });

  it('is put together with another of the same thing, and taken apart again', async () => {
    const tick = async (words: string) =>
      steward.locator('.service-row').filter({ hasText: words }).getByRole('checkbox').check();
    await tick('Flickers all night.');
    await tick('第三盞燈不亮');
    assert.deepEqual(await axeViolations(steward), []);
    await steward.getByRole('radio', { name: /第三盞燈/ }).check();
    await press(steward, 'Put 1 with it');
    await steward.getByText('Written down for 1').waitFor();
    const merged = steward.locator('.service-row').filter({ hasText: 'Flickers all night.' });
    await merged.waitFor({ state: 'detached' });
    assert.doesNotMatch(await publicText('/reports'), /Flickers all night/);
    await openReport('第三盞燈不亮');
    await steward.getByRole('heading', { name: 'Put together with this one: 1' }).waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await press(steward, 'Take it apart again');
    await steward.getByText('Written down. Everybody sees it now.').waitFor();
    assert.match(await publicText('/reports'), /Flickers all night/);
    await press(steward, 'Back');
    await merged.waitFor();
  });

  it('is of a kind that is switched on, and of whoever is named to mend it', async () => {
    await press(steward, 'Those who mend');
    await press(steward, 'Add somebody who mends');
    await press(steward, 'Save for everybody');
    await steward.getByText('Write the name in all three languages.').waitFor();
    await steward.getByLabel('English').fill('City police');
    await steward.getByLabel('繁體中文').fill('燈組');
    await steward.getByLabel('简体中文').fill('灯组');
    await press(steward, 'Save for everybody');
    await steward.getByText('This cannot be the name of somebody who mends').waitFor();
    assert.deepEqual(await axeViolations(steward), []);
    await steward.getByLabel('English').fill('Lamp team');
    await press(steward, 'Save for everybody');
    await steward.getByRole('button', { name: 'Lamp team' }).waitFor();
    await press(steward, 'Back');
    await press(steward, 'What can be reported, and who mends it');
    const lights = steward.locator('details').filter({ hasText: 'Lights' });
    await lights.locator('summary').click();
    await lights.getByLabel('Who mends all of these').selectOption({ label: 'Lamp team' });
    await lights.locator('#kind-lamp-flicker').waitFor();
    await steward.waitForFunction(() =>
      [...document.querySelectorAll<HTMLSelectElement>('[id^="kind-lamp"]')].every(
        (select) => select.selectedOptions[0]?.textContent === 'Lamp team',
      ),
    );
    assert.deepEqual(await axeViolations(steward), []);
    assert.match(await publicText('/reports/kinds'), /Lamp team/);
    const dark = steward.getByRole('checkbox', { name: 'Street lamp dark' });
    await dark.click();
    await steward.locator('#kind-lamp-dark').waitFor({ state: 'detached' });
    assert.doesNotMatch(await publicText('/reports/new'), /Street lamp dark/);
    await dark.click();
    await steward.locator('#kind-lamp-dark').waitFor();
    assert.match(await publicText('/reports/new'), /Street lamp dark/);
  });

  it('says in public for how long nobody has answered', async () => {
    const page = await citizen('/reports', false);
    await page.getByText('No answer for 12 days.').first().waitFor();
    await page
      .locator('.reports > li')
      .filter({ hasText: '12 days' })
      .getByRole('link')
      .first()
      .click();
    await page.getByText('No answer for 12 days.').waitFor();
    await page.context().close();
  });

  it('called nobody else, and complained only of the name that was refused', () => {
    assert.deepEqual(strangers, []);
    assert.equal(complaints.length, 1, complaints.join('\n'));
    assert.match(complaints[0] ?? '', /400 \(Bad Request\)/);
  });
});
