import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { axeViolations, complaintsOf, launchChromium, PHONE, strangersOf } from './browser.ts';
import { takenBesideTheWell } from './photo.ts';
import { raiseStage, type Stage } from './stage.ts';

/** A photo as a phone makes it, beside the well: 2,000 pixels wide, half of it red. */
async function photoOfPhone(): Promise<Buffer> {
  const red = {
    create: { width: 1000, height: 1500, channels: 3, background: '#ff0000' },
  } as const;
  return await sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#00ff00' } })
    .composite([{ input: await sharp(red).png().toBuffer(), left: 0, top: 0 }])
    .withExif(takenBesideTheWell)
    .jpeg()
    .toBuffer();
}

/** The file in the form's own field: the bytes that its sending takes. */
async function chosenFile(page: Page): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const { name, bytes } = await page.getByLabel('Photos').evaluate(async (input) => {
    const file = (input as HTMLInputElement).files?.[0];
    const bytes = new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
    return { name: file?.name ?? '', bytes: [...bytes] };
  });
  return { name, bytes: Buffer.from(bytes) };
}

/** Red, green and blue of one pixel. */
async function pixelAt(photo: Buffer, left: number, top: number): Promise<readonly number[]> {
  const { data } = await sharp(photo)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}

/** What covers: one grey, whatever was there. */
function isCovered([red = 0, green = 0, blue = 0]: readonly number[]): boolean {
  return [red - 0x6f, green - 0x6a, blue - 0x63].every((off) => Math.abs(off) < 24);
}

describe('a report from a device with JavaScript', () => {
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
  const openPage = async (path: string) => {
    const context = await browser.newContext({
      ...{ viewport: PHONE, locale: 'en' },
      ...{ geolocation: { latitude: 23.4567891, longitude: 130.4567891, accuracy: 12 } },
      permissions: ['geolocation'],
    });
    const strangers = strangersOf(context, stage.url);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(stage.url + path);
    const isClean = async () => assert.deepEqual([strangers, complaints], [[], []]);
    return { page, context, isClean };
  };
  const choosePhoto = async (page: Page) => {
    await page.getByLabel('Photos').setInputFiles({
      ...{ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: await photoOfPhone() },
    });
    await page.getByRole('button', { name: 'Cover faces and plates' }).waitFor();
  };

  it('sends a photo without its camera and place, with what was covered gone from its bytes', async () => {
    const { page, context, isClean } = await openPage('/reports/new?kind=drain-blocked');
    await choosePhoto(page);
    await page.getByText('taken at 23.50206, 130.50331').waitFor();
    await page.getByRole('button', { name: 'Yes, use this place' }).click();
    assert.equal(await page.getByLabel('Position').inputValue(), '23.50206, 130.50331');
    const chosen = page.getByAltText('The photo you chose');
    await page.getByRole('button', { name: 'Cover faces and plates' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.deepEqual(await axeViolations(page), []);
    // With keys: the box goes to the upper left and covers there.
    for (let times = 0; times < 5; times += 1) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('+');
    await page.keyboard.press('Enter');
    await dialog.getByText('Covered places: 1.').waitFor();
    // With a finger or a mouse: one stroke on the right, and one more that is taken back.
    const canvas = await dialog.locator('canvas').boundingBox();
    assert.ok(canvas);
    const at = (x: number, y: number) =>
      [canvas.x + x * canvas.width, canvas.y + y * canvas.height] as const;
    for (const y of [0.8, 0.2]) {
      await page.mouse.move(...at(0.7, y));
      await page.mouse.down();
      await page.mouse.move(...at(0.9, y), { steps: 4 });
      await page.mouse.up();
    }
    await dialog.getByText('Covered places: 3.').waitFor();
    await page.keyboard.press('Control+z');
    await dialog.getByText('Covered places: 2.').waitFor();
    const before = await chosen.getAttribute('src');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.locator(`.chosen img:not([src="${before}"])`).waitFor();

    const { name, bytes: photo } = await chosenFile(page);
    const { width, height, exif } = await sharp(photo).metadata();
    assert.deepEqual([name, width, height, exif], ['photo.jpg', 1280, 960, undefined]);
    assert.doesNotMatch(photo.toString('latin1'), /canary-camera|Exif/);
    // The middle of what the keys covered: five sizes of 102 to the left and one up.
    assert.ok(isCovered(await pixelAt(photo, 640 - 5 * 102, 480 - 102)));
    assert.ok(isCovered(await pixelAt(photo, 1024, 768)));
    const [red = 0, green = 0] = await pixelAt(photo, 1024, 192);
    assert.ok(green > 200 && red < 60, 'what was taken back is as it was');

    await page.getByRole('button', { name: 'Send the report' }).click();
    // It is asked whether it is one of those near by, with everything still there.
    await page.getByRole('heading', { name: 'Is it one of these?' }).waitFor();
    await page.getByText('Photo 1 is here already.').waitFor();
    const sending = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button', { name: 'It is none of these: send mine' }).click();
    const form = (await sending).postData() ?? '';
    assert.match(form, /name="work"\r\n\r\n[\w-]+(\.\d+){4}\r\n/);
    assert.match(form, /name="follow"\r\n\r\n[0-9a-f]{64}\r\n/);
    await page.getByRole('heading', { name: 'It is sent' }).waitFor();
    const code = (await page.locator('.code').innerText()).trim();
    assert.equal(code.split(' ').length, 6);
    assert.deepEqual(await axeViolations(page), []);
    await page.goto(`${stage.url}/reports/follow`);
    await page.locator('#code').fill(code);
    await page.getByRole('button', { name: 'Find my report' }).click();
    await page.getByRole('heading', { name: 'Blocked drain' }).waitFor();
    await isClean();
    await context.close();
  });

  it('asks the device where it is only when somebody presses for it', async () => {
    for (const [path, label, position] of [
      ['/reports/new', 'Position', '23.45679, 130.45679'],
      ['/reports/near', 'Position', '23.457, 130.457'],
    ] as const) {
      const { page, context, isClean } = await openPage(path);
      assert.equal(await page.getByLabel(label).inputValue(), '');
      await page.getByRole('button', { name: 'Use my position' }).click();
      await page.getByText('to within about 12 m').waitFor();
      assert.equal(await page.getByLabel(label).inputValue(), position);
      await isClean();
      await context.close();
    }
  });

  it('keeps a report while the line is down, says what waits, and goes on with it later', async () => {
    const { page, context } = await openPage('/reports/new?kind=lamp-dark');
    await page.getByLabel('In your own words').fill('Dark since Monday.');
    await page.getByLabel('Address or landmark').fill('canary corner');
    await choosePhoto(page);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page.getByRole('heading', { name: 'Not sent yet: there is no connection' }).waitFor();
    await page.getByText('Photos that wait with it: 1').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await context.setOffline(false);
    await page.getByText('You are connected again.').waitFor();

    // The tab is closed and the page opened again.
    await page.close();
    const again = await context.newPage();
    await again.goto(`${stage.url}/reports/new`);
    await again.getByRole('button', { name: 'Go on with it' }).click();
    assert.equal(await again.getByLabel('In your own words').inputValue(), 'Dark since Monday.');
    assert.equal(await again.getByLabel('Address or landmark').inputValue(), 'canary corner');
    await again.getByAltText('The photo you chose').waitFor();
    await again.getByRole('button', { name: 'Send the report' }).click();
    const none = again.getByRole('button', { name: 'It is none of these: send mine' });
    const sent = again.getByRole('heading', { name: 'It is sent' });
    await none.or(sent).waitFor();
    if (await none.isVisible()) await none.click();
    await sent.waitFor();
    await again.goto(`${stage.url}/reports/new`);
    await again.getByLabel('What is it?').waitFor();
    assert.equal(await again.getByText('A report is waiting on this device').count(), 0);
    assert.doesNotMatch(stage.output(), /canary/);
    await context.close();
  });

  it('lets a place be chosen on a map with keys alone, which is fetched when it is asked for', async () => {
    const { page, context, isClean } = await openPage('/reports/new');
    const files: string[] = [];
    page.on('request', (request) => files.push(new URL(request.url()).pathname));
    await page.getByRole('button', { name: 'Choose on a map' }).press('Enter');
    const map = page.getByRole('region', { name: 'Map to choose a place on' });
    await page.getByText('Under the cross: 23.50').waitFor();
    assert.ok(files.some((file) => /leaflet.*\.js/.test(file)));
    await map.locator('.pin').first().waitFor();
    assert.deepEqual(await axeViolations(page), []);
    const under = () => page.locator('[data-map-at]').innerText();
    const before = await under();
    await map.focus();
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction(
      (was) => document.querySelector('[data-map-at]')?.textContent !== was,
      before,
    );
    const [north, east] = (await under()).match(/\d+\.\d+/g)?.map(Number) ?? [];
    const [south] = before.match(/\d+\.\d+/g)?.map(Number) ?? [];
    assert.ok(north !== undefined && south !== undefined && north > south);
    await page.getByRole('button', { name: 'Take this place' }).press('Enter');
    assert.equal(await page.getByLabel('Position').inputValue(), `${north}, ${east}`);
    await isClean();
    await context.close();
  });

  it('shows what is near on a map with the numbers and the order of the list', async () => {
    const { page, context, isClean } = await openPage('/reports/near?at=23.502,130.503&map=1');
    const map = page.getByRole('region', { name: /Where the reports in the list below are/ });
    await map.locator('.pin[role="button"]').first().waitFor();
    const pins = map.locator('.pin[role="button"]');
    const names = await pins.evaluateAll((each) => each.map((pin) => (pin as HTMLElement).title));
    // Those that would lie on one another share a pin, which has the number of the first.
    const numbers = names.flatMap((name) =>
      name.split('; ').map((one) => Number.parseInt(one, 10)),
    );
    const listed = await page.locator('.reports .pin-number').allInnerTexts();
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      listed.map(Number),
    );
    assert.equal(await page.locator('.near-map').count(), 0, 'the drawing is the same map');
    assert.deepEqual(await axeViolations(page), []);
    await pins.last().focus();
    await page.keyboard.press('Enter');
    const number = Number.parseInt(names.at(-1) ?? '', 10);
    const line = page
      .locator('.reports > li')
      .nth(number - 1)
      .locator('h3 a');
    assert.ok(await line.evaluate((link) => link === document.activeElement));
    await isClean();
    await context.close();
  });

  it('counts “me too” for a second of work', async () => {
    const { page, context, isClean } = await openPage('/reports');
    await page.locator('.reports h3 a').first().click();
    // With its script: whoever presses before it has come sends the plain form.
    await page.waitForURL(/\/reports\/[a-z2-7]{12}$/);
    const sending = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button', { name: 'I see it too' }).click();
    assert.match((await sending).postData() ?? '', /work=[\w-]+(\.\d+){4}/);
    await page.getByText('Thank you. It is counted.').waitFor();
    await isClean();
    await context.close();
  });
});
