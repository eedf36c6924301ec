import { type Card, cardDigits } from '@nearhand/seal/card';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../tests/e2e/browser.ts';
import { type Bench, type Measure, median } from './measure.ts';
import { PHONES, type Phone, pickUp, timeUntil } from './phone.ts';
import { populate } from './population.ts';

const ENTRIES = 2000;
const ROOMS = 100_000;
const RUNS = 5;

interface Opening {
  readonly newest: number;
  readonly all: number;
}

/** From the last digit of the card to what is on the screen, in Chromium on the built app. */
export const bench: Bench = {
  name: 'room',
  async run(say) {
    const population = await populate();
    const browser = await launchChromium();
    try {
      say(`sealing ${ENTRIES} entries`);
      const card = await population.longRoom(ENTRIES);
      const measures: Measure[] = [];
      for (const phone of PHONES) {
        say(`opening${phone.name}`);
        measures.push(
          ...asMeasures(phone, await openings(browser, population.stage.url, card, phone)),
        );
      }
      say(`adding ${ROOMS} rooms`);
      await population.fill(ROOMS);
      const [plain] = PHONES;
      if (plain === undefined) return measures;
      const many = await openings(browser, population.stage.url, card, plain);
      return [...measures, ...compared(measures, many)];
    } finally {
      await browser.close();
      await population.strike();
    }
  },
};

async function openings(
  browser: Browser,
  url: string,
  card: Card,
  phone: Phone,
): Promise<readonly Opening[]> {
  const found: Opening[] = [];
  const runs = phone.withoutCurves ? 1 : RUNS;
  for (let run = 0; run < runs; run += 1) found.push(await open(browser, url, card, phone));
  return found;
}

async function open(browser: Browser, url: string, card: Card, phone: Phone): Promise<Opening> {
  const page = await pickUp(browser, phone);
  const selector = 'ol.messages > li';
  const text = `Entry ${ENTRIES} `;
  try {
    await page.goto(`${url}/ask`);
    await page.getByRole('button', { name: 'Come back with your card' }).click();
    await page.getByRole('button', { name: 'Enter the numbers' }).click();
    const wait = await timeUntil(page, [
      { selector, count: 1, text },
      { selector, count: ENTRIES, text },
    ]);
    // Nobody enters 48 digits faster; the code of a room is fetched meanwhile.
    await page.waitForTimeout(1000);
    await page.locator('#digits').fill(cardDigits(card).join(' '));
    const [newest = Number.NaN, all = Number.NaN] = await wait();
    return { newest, all };
  } finally {
    await page.context().close();
  }
}

function asMeasures(phone: Phone, found: readonly Opening[]): readonly Measure[] {
  const what = `opening a room of ${ENTRIES} entries${phone.name}`;
  const newest = {
    what: `${what}: newest visible`,
    value: median(found.map((o) => o.newest)),
    unit: 'ms',
  } as const;
  const all = {
    what: `${what}: all shown`,
    value: median(found.map((o) => o.all)),
    unit: 'ms',
  } as const;
  if (phone.withoutCurves) return [newest, all];
  if (phone.slower > 1) return [newest, { ...all, target: { atMost: 3000 } }];
  return [
    { ...newest, target: { atMost: 150 } },
    { ...all, target: { atMost: 1000 } },
  ];
}

function compared(few: readonly Measure[], many: readonly Opening[]): readonly Measure[] {
  const before = few.find(({ what }) => what.endsWith('all shown'))?.value ?? Number.NaN;
  const value = median(many.map(({ all }) => all)) / before;
  return [
    {
      what: `opening a room of ${ENTRIES} entries, ${ROOMS} rooms in the database, against one`,
      value,
      unit: 'times',
      target: { atMost: 1.5 },
    },
  ];
}
