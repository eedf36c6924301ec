import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { press } from './resident.ts';

/** What a helper keeps: the file and the seven words that open it. */
export interface KeptKeys {
  readonly keyFile: Buffer;
  readonly passphrase: string;
}

export interface AboutHelper {
  readonly name: string;
  readonly work: string;
  readonly employer: string;
}

/** Enrols by a one-time link that the server confirms itself; ends in the inbox. */
export async function enrol(page: Page, link: string, about: AboutHelper): Promise<KeptKeys> {
  await sayTerms(page, link, about);
  return keepKeys(page);
}

/** Enrols by a steward's link, up to where the six words are to be compared; gives them. */
export async function enrolUntilWaiting(
  page: Page,
  link: string,
  about: AboutHelper,
): Promise<readonly string[]> {
  await sayTerms(page, link, about);
  await sendKeys(page);
  await page.getByRole('heading', { name: 'Waiting for the steward' }).waitFor();
  return page.locator('.word-list li').allInnerTexts();
}

async function sayTerms(page: Page, link: string, about: AboutHelper): Promise<void> {
  await page.goto(link);
  await press(page, 'Go on');
  await fillTerms(page, about);
}

/** Fills the page on what residents see of a helper: no duty to report, nothing kept elsewhere. */
export async function fillTerms(page: Page, about: AboutHelper): Promise<void> {
  await page.getByLabel('Your name').fill(about.name);
  await page.getByLabel('What you do').fill(about.work);
  await page.getByLabel('Who pays you?').fill(about.employer);
  await page
    .getByRole('group', { name: 'Does any law make you report something?' })
    .getByLabel('No')
    .check();
  await page
    .getByRole('group', { name: /Must you keep any record/ })
    .getByLabel('No')
    .check();
  await press(page, 'See how it will be shown');
}

/** Likewise for a steward, whom residents do not see. */
export async function enrolAsSteward(page: Page, link: string, name: string): Promise<KeptKeys> {
  await sayName(page, link, name);
  return keepKeys(page);
}

/** What a steward says of themselves. */
export async function sayName(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await press(page, 'Go on');
  await page.getByLabel('Your name').fill(name);
  await press(page, 'See how it will be shown');
}

async function keepKeys(page: Page): Promise<KeptKeys> {
  const keys = await sendKeys(page);
  await page.getByRole('heading', { name: 'You are in' }).waitFor();
  await press(page, 'Go to the desk');
  return keys;
}

/** From the page that shows how one will be shown, through words and key file. */
export async function sendKeys(page: Page): Promise<KeptKeys> {
  await press(page, 'This is right');
  await page.getByRole('heading', { name: 'Your seven words' }).waitFor();
  const words = await page.locator('.word-list li').allInnerTexts();
  await press(page, 'I wrote them down');
  await fillTwoWords(page, words);
  const saving = page.waitForEvent('download');
  await press(page, 'Save the key file');
  const keyFile = await readFile(await (await saving).path());
  await press(page, 'I saved it, go on');
  return { keyFile, passphrase: words.join('-') };
}

/** Fills in whichever two of the seven words are asked for. */
export async function fillTwoWords(page: Page, words: readonly string[]): Promise<void> {
  for (const field of await page.getByLabel(/^Word \d$/).all()) {
    const id = (await field.getAttribute('id')) ?? '';
    await field.fill(words[Number(/\d+/.exec(id)?.[0] ?? 0)] ?? '');
  }
  await press(page, 'Go on');
}

/** Signs in on a fresh page with what was kept. */
export async function signIn(page: Page, url: string, keys: KeptKeys): Promise<void> {
  await page.goto(`${url}/desk`);
  await page.locator('#key-file').setInputFiles({
    name: 'desk.age',
    mimeType: 'application/octet-stream',
    buffer: keys.keyFile,
  });
  await page.locator('#passphrase').fill(keys.passphrase);
  await press(page, 'Sign in');
  await page.locator('.inbox-row, .inbox-day, #shown').first().waitFor();
}

/** Opens the newest request of the inbox, knowing that the resident will see it. */
export async function openRequest(page: Page, number = 1): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(`^Request ${number}\\b`) })
    .first()
    .click();
  await press(page, 'Open it');
  await page.getByLabel('Your answer').waitFor();
}
