import type { Page } from 'playwright-core';

/** What somebody notes down from the card page. */
export interface NotedCard {
  /** Twelve words, English. */
  readonly words: readonly string[];
  /** Twelve groups of four digits. */
  readonly digits: string;
}

export function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name, exact: typeof name === 'string' }).click();
}

/** From the first page of /ask to the one where somebody ticks who can read, at the first desk. */
export async function toReaders(page: Page): Promise<void> {
  await press(page, 'Ask for help');
  await page.getByRole('heading', { name: 'Where should we look?' }).waitFor();
  await press(page, 'Go on');
  await page
    .getByRole('button', { name: /^Choose / })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Who will be able to read' }).waitFor();
}

/** From the first page of /ask to the one where somebody writes; the first desk, everybody ticked. */
export async function toWriting(page: Page): Promise<void> {
  await toReaders(page);
  await press(page, 'Go on');
  await page.getByRole('heading', { name: 'What is wrong?' }).waitFor();
}

/** Sends what is on the writing page, notes the card, confirms it by two words, and is in the room. */
export async function sendAndKeepCard(page: Page): Promise<NotedCard> {
  await press(page, 'Send');
  await page.getByRole('heading', { name: 'Your card' }).waitFor();
  const words = page.locator('.paper .card-words li');
  await words.nth(11).waitFor();
  const card = {
    words: await words.allInnerTexts(),
    digits: await page.locator('.paper .digits').innerText(),
  };
  await press(page, 'I have written it down');
  await confirmCard(page, card);
  await page.getByRole('heading', { name: 'Your room' }).waitFor();
  return card;
}

export async function confirmCard(page: Page, card: NotedCard): Promise<void> {
  for (let asked = 0; asked < 2; asked += 1) {
    const heading = page.getByRole('heading', { name: /^Word \d+ of 12$/ });
    const place = Number(/\d+/.exec(await heading.innerText())?.[0] ?? 0);
    await findWord(page, card.words[place - 1] ?? '');
    await page.getByRole('heading', { name: `Word ${place} of 12` }).waitFor({ state: 'detached' });
  }
}

/** Finds an English word by the letter buttons, without a keyboard. */
async function findWord(page: Page, word: string): Promise<void> {
  const choice = page
    .locator('.finder .wide-keys')
    .getByRole('button', { name: word, exact: true });
  for (const letter of word.slice(0, 4)) {
    if ((await choice.count()) > 0) break;
    await page.locator('.finder').getByRole('button', { name: letter, exact: true }).click();
  }
  await choice.click();
}

/** Comes back with the twelve words, by the picker; ends in the room. */
export async function comeBackWithWords(page: Page, card: NotedCard): Promise<void> {
  await press(page, 'Come back with your card');
  await press(page, 'Choose the twelve words');
  for (const [index, word] of card.words.entries()) {
    await findWord(page, word);
    if (index < 11)
      await page
        .getByText(`Word ${index + 2} of 12`)
        .first()
        .waitFor();
  }
  await page.getByRole('heading', { name: 'Your room' }).waitFor();
}

/** Comes back with the digits, pasted; ends in the room. */
export async function comeBackWithDigits(page: Page, card: NotedCard): Promise<void> {
  await press(page, 'Come back with your card');
  await press(page, 'Enter the numbers');
  await page.locator('#digits').fill(card.digits);
  await page.getByRole('heading', { name: 'Your room' }).waitFor();
}
