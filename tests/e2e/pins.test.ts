import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DeskPins, deskPinText, posterText, readPosterText } from '@nearhand/ledger/policy';
import { pinOf } from '@nearhand/seal/origin';
import type { Browser, Page } from 'playwright-core';
import encodeQr from 'qr';
import decodeQr from 'qr/decode.js';
import sharp from 'sharp';
import { enrolHelper, wireTo } from '../integration/served.ts';
import { axeViolations, freshPhone, launchChromium } from './browser.ts';
import { press, toReaders } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let desk: string;
let origin: string;
let poster: Buffer;
let cardCode: Buffer;

before(async () => {
  stage = await raiseStage();
  browser = await launchChromium();
  const { api } = wireTo(stage.url);
  const community = await api.community();
  origin = community.origin;
  desk = community.desks[0]?.id ?? '';
  const link = stage.links().find((each) => each.includes('#enrol=')) ?? '';
  await enrolHelper(api, link, 'Lin');
});

after(async () => {
  await browser?.close();
  await stage?.strike();
});

/** A picture of a QR code with this text, as a camera would take it. */
async function pictureOf(text: string): Promise<Buffer> {
  const page = await freshPhone(browser);
  const svg = encodeQr(text, 'svg', { ecc: 'medium', border: 4 });
  await page.setContent(`<div style="width:340px">${svg}</div>`);
  const picture = await page.locator('svg').screenshot();
  await page.context().close();
  return picture;
}

/** What a picture of a QR code says. */
async function readCode(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return decodeQr({ width: info.width, height: info.height, data });
}

async function show(page: Page, picture: Buffer): Promise<void> {
  const file = { name: 'code.png', mimeType: 'image/png', buffer: picture };
  await page.locator('#picture').setInputFiles(file);
}

async function comeBackWithPicture(page: Page, picture: Buffer): Promise<void> {
  await page.goto(`${stage.url}/ask`);
  await press(page, 'Come back with your card');
  await press(page, 'Scan the QR code');
  await show(page, picture);
}

const other = (pins: DeskPins): DeskPins => ({
  ...pins,
  ledger: pins.ledger.map((byte, index) => (index === 0 ? byte ^ 1 : byte)),
});

test('a poster to print says which ledger and which desk are right, in three languages', async () => {
  const page = await freshPhone(browser);
  for (const prefix of ['', '/zh-Hant', '/zh-Hans']) {
    const answer = await page.goto(`${stage.url}${prefix}/desks/${desk}/poster`);
    assert.equal(answer?.status(), 200);
    assert.deepEqual(await axeViolations(page), []);
  }
  await page.goto(`${stage.url}/desks/${desk}/poster`);
  poster = await page.locator('svg.code').screenshot();
  for (const wrong of ['x', 'AAAAAAAAAAAAAAAAAAAAAA']) {
    assert.equal((await fetch(`${stage.url}/desks/${wrong}/poster`)).status, 404);
  }
  await page.context().close();
});

test('somebody at the door holds the server against the poster before they write', async () => {
  const page = await freshPhone(browser);
  await page.goto(`${stage.url}/ask`);
  await toReaders(page);
  await press(page, 'I stand at the desk: compare with the poster at the door');
  assert.deepEqual(await axeViolations(page), []);
  await show(page, await pictureOf('https://example.org/'));
  await page.getByText('This is not the QR code of a desk’s poster.').waitFor();
  await show(page, poster);
  await page.getByRole('heading', { name: 'Who will be able to read' }).waitFor();
  await page.getByText('Checked on this device').click();
  await page.getByText('It is the ledger and the desk of your card or poster.').waitFor();
  await press(page, 'Go on');
  await page.getByLabel('In your own words').fill('The rent is due');
  await press(page, 'Send');
  await page.getByText('The QR code also says which public ledger').waitFor();
  cardCode = await page.locator('.paper svg').screenshot();
  await page.context().close();
});

test('a server that shows another ledger than the poster is refused on a full page', async () => {
  const seen = await freshPhone(browser);
  const text = await readCode(poster);
  for (const pins of [
    other(readPosterText(text)),
    { ...readPosterText(text), root: new Uint8Array(16) },
    { ...readPosterText(text), desk: 'AAAAAAAAAAAAAAAAAAAAAA' },
  ]) {
    await seen.goto(`${stage.url}/ask`);
    await toReaders(seen);
    await press(seen, 'I stand at the desk: compare with the poster at the door');
    await show(seen, await pictureOf(posterText(pins)));
    await seen.getByRole('heading', { name: 'We stopped here' }).waitFor();
    await seen.getByText('This is not the ledger or the desk that stands on').waitFor();
  }
  await seen.context().close();
});

test('the code of a card brings its pins, and refuses a room under another ledger', async () => {
  const page = await freshPhone(browser);
  await comeBackWithPicture(page, cardCode);
  await page.getByText('The rent is due').waitFor();
  const text = await readCode(cardCode);
  const [kind, digits, pin, ...pins] = text.split(':');
  assert.deepEqual([kind, pin], ['NH2', pinOf(origin)]);
  const strange = other(readPosterText(`NHP1:${pins.join(':')}`));
  const forged = await pictureOf(`NH2:${digits}:${pin}:${deskPinText(strange)}`);
  await comeBackWithPicture(page, forged);
  await page.getByRole('heading', { name: 'We stopped here' }).waitFor();
  await page.getByText('This is not the ledger or the desk that stands on').waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await page.context().close();
});
