import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { signedLeaf, type TestLedger } from '@nearhand/ledger/desk.fixture';
import { decodeFrames, encodeFrames } from '@nearhand/protocol/frames';
import { toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { decodeManifest } from '@nearhand/seal/manifest';
import { randomBytes } from '@nearhand/seal/random';
import { encodeRoster } from '@nearhand/seal/roster';
import { signerOf } from '@nearhand/seal/signature';
import type { Browser, Page } from 'playwright-core';
import { raiseAttacked } from '../attacks/attacked.fixture.ts';
import { forge, shows, signingOf } from '../attacks/operator.fixture.ts';
import { signedBy } from '../attacks/server-epoch.fixture.ts';
import type { Alteration } from '../integration/altering-server.fixture.ts';
import { askFor, wireTo } from '../integration/served.ts';
import { axeViolations, complaintsOf, launchChromium, PHONE } from './browser.ts';
import { openRequest, signIn } from './helper.ts';
import {
  comeBackWithDigits,
  type NotedCard,
  press,
  sendAndKeepCard,
  toWriting,
} from './resident.ts';

/** What somebody sees whose server is in wrong hands: a full page, why, and whom to call. */
const { served, evil, desk, mei, tom, stewards, steward } = await raiseAttacked();
let browser: Browser;

before(async () => {
  browser = await launchChromium();
});

afterEach(() => {
  evil.alter = () => undefined;
});

after(() => browser?.close());

async function phone(): Promise<Page> {
  return (await browser.newContext({ viewport: PHONE })).newPage();
}

/** The full page of a refusal, with this reason on it; everything else on it holds too. */
async function isStopped(
  page: Page,
  reason: string,
  sent = 'Nothing of yours was sealed or sent',
): Promise<void> {
  await page.getByRole('heading', { name: 'We stopped here' }).waitFor();
  await page.getByText(reason).waitFor();
  await page.getByText(sent).waitFor();
  assert.equal(await page.locator('main a.phone').getAttribute('href'), 'tel:0000000012');
  assert.equal(await page.locator('textarea').count(), 0, 'there is nothing to write into');
  assert.deepEqual(await axeViolations(page), []);
}

/** A room that somebody made on the server while it was honest. */
async function roomOf(page: Page): Promise<NotedCard> {
  await page.goto(`${evil.url}/ask`);
  await toWriting(page);
  await page.getByLabel('In your own words').fill('It began in spring.');
  return sendAndKeepCard(page);
}

/** A roster of the desk with a signature of one steward where two are asked for. */
async function signedByOne(): Promise<TestLedger> {
  const ledger = await forge(served);
  const devices = [mei, tom].map(({ leafBytes }) => toBase64url(leafHash(leafBytes)));
  const number = (steward.verified?.number ?? 0) + 1;
  const roster = encodeRoster({ desk, devices, number, type: 'roster', v: 1 });
  ledger.add(await signedLeaf('roster', roster, [await signingOf(stewards[0])]));
  return ledger;
}

async function showing(ledger: TestLedger): Promise<Alteration> {
  const { note } = await ledger.publish();
  return shows({ ledger, desk, note });
}

// First, while there is one room in the inbox.
test('a helper is told where the resident was shown another ledger', async () => {
  const twin = await forge(served);
  twin.grow(2);
  evil.alter = await showing(twin);
  await askFor(wireTo(evil.url), [mei], [{ kind: 'said', text: 'Who are you?' }]);
  const page = await (await browser.newContext()).newPage();
  const { keyFile, passphrase } = mei;
  await signIn(page, served.url, { keyFile: Buffer.from(keyFile), passphrase });
  await openRequest(page);
  await page.getByText('shown another public ledger than you are').waitFor();
  await page.context().close();
});

/** What comes after what is seen does not follow it: one bit of its `previous` is flipped. */
const broken: Alteration = (path, truth) => {
  if (!/\/elements\?from/.test(path)) return undefined;
  const frames = decodeFrames(new Uint8Array(truth));
  const first = frames[0]?.bytes;
  if (first !== undefined) first[13] = (first[13] ?? 0) ^ 1;
  return Buffer.from(encodeFrames(frames));
};

const misfit = 'does not fit together';
const nothingMore = 'Nothing more is sent from here';

// While there is one room that this helper can open.
test('a helper is stopped by it too, in opening and in the open room, and keeps the draft', async () => {
  const resident = await askFor(wireTo(served.url), [tom], [{ kind: 'said', text: 'Hello?' }]);
  const page = await (await browser.newContext()).newPage();
  const { keyFile, passphrase } = tom;
  await signIn(page, evil.url, { keyFile: Buffer.from(keyFile), passphrase });
  evil.alter = (path, truth) => {
    if (!path.endsWith('/manifests')) return undefined;
    const [first] = decodeFrames(new Uint8Array(truth));
    const bytes = new Uint8Array(first?.bytes ?? []);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return Buffer.from(encodeFrames([{ kind: 'manifest', bytes }]));
  };
  await page
    .getByRole('button', { name: /^Request 1\b/ })
    .first()
    .click();
  await press(page, 'Open it');
  await isStopped(page, misfit, nothingMore);
  evil.alter = () => undefined;
  await press(page, 'Try again');
  await page.getByLabel('Your answer').fill('We are');
  evil.alter = broken;
  await resident.visit.say({ kind: 'said', text: 'Is anybody there?' });
  await isStopped(page, misfit, nothingMore);
  evil.alter = () => undefined;
  await press(page, 'Try again');
  await page.locator('ol.messages > li', { hasText: 'Is anybody there?' }).waitFor();
  assert.equal(await page.getByLabel('Your answer').inputValue(), 'We are');
  await page.context().close();
});

test('a list of people that too few stewards signed is shown to nobody, and nothing is sent', async () => {
  const page = await phone();
  const complaints = complaintsOf(page);
  evil.alter = await showing(await signedByOne());
  const from = evil.asked.length;
  await page.goto(`${evil.url}/ask`);
  await press(page, 'Ask for help');
  await page.getByRole('heading', { name: 'Where should we look?' }).waitFor();
  await press(page, 'Go on');
  await page
    .getByRole('button', { name: /^Choose / })
    .first()
    .click();
  await isStopped(page, 'is not signed in the public ledger');
  evil.alter = () => undefined;
  await press(page, 'Try again');
  await page.getByRole('heading', { name: 'Who will be able to read' }).waitFor();
  assert.ok(!evil.asked.slice(from).includes('/api/rooms'));
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test('an epoch that the server made is not opened', async () => {
  const page = await phone();
  const card = await roomOf(page);
  await page.context().close();
  const operator = await signerOf(randomBytes(32));
  evil.alter = async (path, truth) => {
    if (!path.endsWith('/manifests')) return undefined;
    const [first] = decodeFrames(new Uint8Array(truth));
    const manifest = await decodeManifest(first?.bytes ?? new Uint8Array(0));
    const bytes = await signedBy({ ...manifest, openingHead: randomBytes(32) }, operator);
    return Buffer.from(encodeFrames([{ kind: 'manifest', bytes }]));
  };
  const later = await phone();
  await later.goto(`${evil.url}/ask`);
  await press(later, 'Come back with your card');
  await press(later, 'Enter the numbers');
  await later.locator('#digits').fill(card.digits);
  await isStopped(later, 'does not fit together');
  evil.alter = () => undefined;
  await press(later, 'Try again');
  await later.locator('ol.messages > li', { hasText: 'It began in spring.' }).waitFor();
  await later.context().close();
});

test('an open room that does not fit together any more stops on a full page, and keeps the draft', async () => {
  const [page, other] = [await phone(), await phone()];
  const card = await roomOf(page);
  await page.getByLabel('Write', { exact: true }).fill('I wanted to say');
  await other.goto(`${served.url}/ask`);
  await comeBackWithDigits(other, card);
  evil.alter = broken;
  await other.getByLabel('Write', { exact: true }).fill('From my other phone.');
  await press(other, 'Send');
  await isStopped(page, misfit, nothingMore);
  await page.getByText('What you wrote is still here').waitFor();
  await press(page, 'Try again');
  await isStopped(page, misfit, nothingMore);
  await press(page, 'Only read what is there');
  await page.getByText('Nothing can be written until this is checked').waitFor();
  await page.locator('ol.messages > li', { hasText: 'It began in spring.' }).waitFor();
  evil.alter = () => undefined;
  await press(page, 'Try again');
  await page.locator('ol.messages > li', { hasText: 'From my other phone.' }).waitFor();
  const field = page.getByLabel('Write', { exact: true });
  assert.equal(await field.inputValue(), 'I wanted to say');
  await field.fill('I wanted to say: all is well.');
  await press(page, 'Send');
  await other.locator('ol.messages > li', { hasText: 'all is well.' }).waitFor();
  await Promise.all([page, other].map((each) => each.context().close()));
});

/** Keeps the card on this device under a PIN, and comes back with it. */
async function keepUnderPin(page: Page): Promise<void> {
  await press(page, 'More');
  await press(page, 'Show the card');
  await press(page, 'Keep it on this device');
  for (const action of ['Go on', 'Keep it here']) {
    await page.locator('#pin').fill('271828');
    await press(page, action);
  }
  await page.getByRole('heading', { name: 'Your card, once more' }).waitFor();
}

async function comeBackByPin(page: Page): Promise<void> {
  await page.goto(`${evil.url}/ask`);
  await press(page, 'Come back with your card');
  await press(page, 'Use the card kept on this device');
  await page.locator('#pin').fill('271828');
  await press(page, 'Unlock');
}

test('a room and a ledger that were set back are refused by the device that keeps the card', async () => {
  const [page, other] = [await phone(), await phone()];
  const card = await roomOf(page);
  const answers = new Map<string, Buffer>();
  evil.alter = (path, truth) => {
    if (path.startsWith('/api/rooms/')) answers.set(path, truth);
    return undefined;
  };
  await other.goto(`${evil.url}/ask`);
  await comeBackWithDigits(other, card);
  await other.locator('ol.messages > li').first().waitFor();
  await other.context().close();
  evil.alter = () => undefined;
  await page.getByLabel('Write', { exact: true }).fill('Nobody came.');
  await press(page, 'Send');
  await page.locator('ol.messages > li', { hasText: 'Nobody came.' }).waitFor();
  await keepUnderPin(page);
  evil.alter = (path) => answers.get(path);
  await comeBackByPin(page);
  await isStopped(page, 'less than this device has seen before');

  const older = await forge(served, 3);
  evil.alter = await showing(older);
  await press(page, 'Try again');
  await isStopped(page, 'not the one it showed before');
  await press(page, 'Only read what is there');
  await page.getByText('Nothing can be written until this is checked').waitFor();
  await page.context().close();
});
