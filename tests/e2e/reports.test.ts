import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import {
  axeButColours,
  axeInBoth,
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

const PAGES = [
  '/reports',
  '/reports?state=all',
  '/reports/new?kind=pothole',
  '/reports/near?at=23.502,130.503&map=1',
  '/reports/kinds',
  '/reports/places',
  '/reports/places/kiln-lane',
  '/reports/places/*',
  '/reports/follow',
] as const;

/** A photo as a phone makes it, taken beside the well. */
async function photoWithPlace(): Promise<Buffer> {
  return await sharp({
    create: { width: 1600, height: 1200, channels: 3, background: '#446644' },
  })
    .withExif(takenBesideTheWell)
    .jpeg()
    .toBuffer();
}

/** Presses a button until the form is no longer quicker than a person. */
async function send(page: Page, first: string, again: string): Promise<void> {
  await page.getByRole('button', { name: first }).click();
  const end = Date.now() + 15_000;
  while ((await page.getByText('That was very quick').count()) > 0 && Date.now() < end) {
    await page.getByRole('button', { name: again }).click();
  }
}

describe('a report without JavaScript', () => {
  let stage: Stage;
  let browser: Browser;
  before(async () => {
    stage = await raiseStage();
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await stage?.strike();
  });
  const openPage = async (path: string, javaScriptEnabled = false) => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(stage.url + path);
    return page;
  };

  it('goes from a form over what is asked to six words, and is found again with them', async () => {
    const page = await openPage('/reports/new');
    await page.getByLabel('What is it?').selectOption('drain-blocked');
    await page.getByLabel('In your own words').fill('Full of leaves. Call 0912-345-678.');
    await page.getByLabel('Photos').setInputFiles({
      ...{ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photoWithPlace() },
    });
    await page.getByRole('button', { name: 'Send the report' }).click();
    // Everything that was typed is still there, and each thing asked stands once.
    await page.getByText('Say where it is').first().waitFor();
    await page.getByText('23.50206, 130.50331').waitFor();
    assert.match(await page.getByLabel('In your own words').inputValue(), /Full of leaves/);
    await page.getByText('A telephone number?').waitFor();
    await page.getByLabel('Yes, use this place').check();
    await page.getByLabel('In your own words').fill('Full of leaves.');
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page.getByRole('heading', { name: 'Is it one of these?' }).waitFor();
    await page.getByRole('link', { name: /12 Kiln Lane, by the well/ }).waitFor();
    await send(page, 'It is none of these: send mine', 'Send the report');
    const code = (await page.locator('.code').innerText()).trim();
    assert.equal(code.split(/\s+/).length, 6);
    await page.getByRole('link', { name: 'See the report' }).click();
    assert.match(page.url(), /\/reports\/[a-z2-7]{12}$/);
    await page.getByText('There are photos that a steward has not looked at yet.').waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    const address = page.url();

    await page.goto(`${stage.url}/zh-Hant/reports/follow`);
    await page.locator('#code').fill(` ${code.toUpperCase().replaceAll(' ', '  ')} `);
    await page.locator('main form button').click();
    await page.getByRole('heading', { name: '水溝堵住' }).waitFor();
    await page.goto(`${stage.url}/reports/follow`);
    await page.locator('#code').fill('abandon abandon abandon abandon abandon about');
    await page.locator('main form button').click();
    await page.getByText('No report has these words').waitFor();

    await page.goto(address);
    await send(page, 'I see it too', 'I see it too');
    await page.getByText('Thank you. It is counted.').waitFor();
    await page.context().close();
  });

  it('has its photo looked at by a steward, and a step taken of it, in the private app', async () => {
    const context = await browser.newContext({
      viewport: DESKTOP,
      locale: 'en',
      acceptDownloads: true,
    });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await enrolAsSteward(page, stage.links()[0] ?? '', 'Ning');
    await press(page, 'Look after reports');
    await page.getByAltText('The photo that was sent').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await press(page, 'Show it');
    await page.getByText('No photo is waiting.').waitFor();
    const row = page.locator('.service-row').filter({ hasText: 'Full of leaves' });
    await row.getByRole('checkbox').check();
    await page.getByLabel('Words for everybody to read').fill('We come on Friday.');
    await press(page, 'Write it down');
    await page.getByText('Written down for 1').waitFor();
    const shown = await openPage('/reports');
    await shown.locator('img.thumb').waitFor();
    await shown
      .getByRole('link', { name: /Blocked drain/ })
      .first()
      .click();
    await shown.getByText('We come on Friday.').waitFor();
    await shown.getByAltText('Photo of the thing').waitFor();
    assert.deepEqual(complaints, []);
    await Promise.all([context.close(), shown.context().close()]);
  });

  it('has no axe violation on any page, fits a small phone, and weighs less than 30 kB', async () => {
    const list = await openPage('/reports');
    const first = await list.locator('.reports h3 a').first().getAttribute('href');
    assert.ok(first);
    const paths: readonly string[] = [...PAGES, first];
    const some = ['/reports', '/reports/new?kind=pothole', '/reports/places/*', first];
    for (const prefix of ['', '/zh-Hant', '/zh-Hans'])
      for (const path of prefix === '' ? paths : some) {
        const viewport = { width: 320, height: PHONE.height };
        const context = await browser.newContext({ viewport });
        const strangers = strangersOf(context, stage.url);
        const page = await context.newPage();
        const complaints = complaintsOf(page);
        const session = await context.newCDPSession(page);
        await session.send('Network.enable');
        let bytes = 0;
        // Leaflet comes only to whoever asked for a map, beside the page.
        const map = new Set<string>();
        session.on('Network.requestWillBeSent', ({ requestId, request }) => {
          if (/\/leaflet\./.test(request.url)) map.add(requestId);
        });
        session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
          if (!map.has(requestId)) bytes += encodedDataLength;
        });
        await page.goto(stage.url + prefix + path, { waitUntil: 'load' });
        const at: string = `${prefix}${path}`;
        assert.ok(bytes > 0 && bytes < 30_000, `${at} took ${bytes} bytes`);
        // Colours do not change with the language.
        const found = prefix === '' ? await axeInBoth(page) : await axeButColours(page);
        assert.deepEqual(found, [], at);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `${at} is ${wide} px wide`);
        assert.deepEqual([strangers, complaints], [[], []], at);
        await context.close();
      }
    await list.context().close();
  });

  it('answers what no form sends in words, and logs none of it', async () => {
    const form = (fields: Readonly<Record<string, string | Blob>>, files: readonly Blob[] = []) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      for (const file of files) body.append('photo', file, 'x.jpg');
      return fetch(`${stage.url}/reports/new`, {
        ...{ method: 'POST', body, headers: { accept: 'text/html' } },
      });
    };
    const whole = { kind: 'pothole', place: 'canary-place', new: 'yes' };
    const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>']);
    const cases: readonly (readonly [string, Promise<Response>, number, RegExp])[] = [
      ['an SVG', form(whole, [svg]), 422, /no photo that we can read/],
      ['a token of nobody', form({ ...whole, token: 'x' }), 200, /open for very long/],
      [
        'a kind of ours that is none',
        form({ ...whole, kind: 'overcrowding' }),
        422,
        /Choose what it is/,
      ],
      ['a position nowhere', form({ ...whole, position: '99, 500' }), 422, /cannot be read/],
      [
        'a future day',
        form({ ...whole, kind: 'lift', 'ask-since': '2999-01-01' }),
        422,
        /cannot be in the future/,
      ],
      [
        'a page after a day that no calendar has',
        fetch(`${stage.url}/reports?after=2026-02-31.k3v5x2m4p6qd`),
        200,
        /<h1>Reports</,
      ],
      [
        'too many photos',
        form(
          whole,
          Array.from({ length: 9 }, () => svg),
        ),
        413,
        /./,
      ],
      ['too long words', form({ ...whole, words: 'x'.repeat(1001) }), 422, /under 1000/],
      [
        'text that is no UTF-8',
        fetch(`${stage.url}/reports/new`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
          body: 'kind=pothole&place=%ff%fe',
        }),
        400,
        /./,
      ],
    ];
    for (const [name, sent, status, says] of cases) {
      const answer = await sent;
      assert.equal(answer.status, status, name);
      assert.match(await answer.text(), says, name);
    }
    for (const path of ['/reports/pins.json?box=1,2,3', '/reports/pins.json']) {
      assert.equal((await fetch(stage.url + path)).status, 400, path);
    }
    const photo = `/reports/aaaaaaaaaaaa/photos/${'0'.repeat(32)}`;
    for (const path of ['/reports/aaaaaaaaaaaa', `${photo}/large.jpg`, `${photo}/huge.jpg`]) {
      assert.equal((await fetch(stage.url + path)).status, 404, path);
    }
    assert.doesNotMatch(stage.output(), /canary|kiln|23\.50/i);
  });

  it('keeps no byte of what a photo carried in any file', async () => {
    const { globSync } = await import('node:fs');
    const files = globSync(`${stage.data}/report-photos/**/*.jpg`);
    assert.ok(files.length >= 2);
    for (const file of files) {
      assert.equal(readFileSync(file).includes('canary-camera'), false, file);
    }
  });
});
