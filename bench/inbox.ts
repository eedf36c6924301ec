import type { NewDevice } from '@nearhand/visit/enrolment';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../tests/e2e/browser.ts';
import { type Bench, type Measure, median } from './measure.ts';
import { PHONES, type Phone, pickUp } from './phone.ts';
import { populate } from './population.ts';

const NEW = 1000;
const MINE = 40;
const ROOMS = 100_000;
const RUNS = 5;

/**
 * From the end of the sign-in (whose passphrase is slow by design) to the whole list of one's own
 * rooms, found among those of colleagues by trying a slot of each.
 */
export const bench: Bench = {
  name: 'inbox',
  async run(say) {
    const population = await populate();
    const browser = await launchChromium();
    const [me, colleague] = population.helpers;
    const { url } = population.stage;
    try {
      await population.ask(NEW - MINE, [colleague], (done) => say(`${done} rooms`));
      await population.ask(MINE, [me, colleague], () => undefined);
      const measures: Measure[] = [];
      for (const phone of PHONES) {
        say(`looking${phone.name}`);
        measures.push(asMeasure(phone, await looks(browser, url, me, phone)));
      }
      say(`adding ${ROOMS} rooms at other desks`);
      await population.fill(ROOMS - NEW);
      const [plain] = PHONES;
      const [before] = measures;
      if (plain === undefined || before === undefined) return measures;
      const many = median(await looks(browser, url, me, plain));
      return [
        ...measures,
        {
          what: `the same with ${ROOMS} rooms in the database, against ${NEW}`,
          value: many / before.value,
          unit: 'times',
          target: { atMost: 1.5 },
        },
      ];
    } finally {
      await browser.close();
      await population.strike();
    }
  },
};

async function looks(
  browser: Browser,
  url: string,
  me: NewDevice,
  phone: Phone,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (let run = 0; run < RUNS; run += 1) found.push(await look(browser, url, me, phone));
  return found;
}

async function look(browser: Browser, url: string, me: NewDevice, phone: Phone): Promise<number> {
  const page = await pickUp(browser, phone);
  try {
    await page.goto(`${url}/desk`);
    await page.locator('#key-file').setInputFiles({
      name: 'nearhand.age',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(me.keyFile),
    });
    await page.locator('#passphrase').fill(me.passphrase);
    await page.evaluate((mine) => {
      const begin = (): number | undefined =>
        (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).find((entry) =>
          entry.name.includes('/inbox'),
        )?.startTime;
      (window as { timed?: Promise<number> }).timed = new Promise((resolve) => {
        const watch = (): void => {
          const started = begin();
          if (started !== undefined && document.querySelectorAll('.inbox-row').length >= mine)
            requestAnimationFrame(() => resolve(performance.now() - started));
          else requestAnimationFrame(watch);
        };
        watch();
      });
    }, MINE);
    await page.getByRole('button', { name: 'Sign in' }).click();
    return await page.evaluate(() => (window as { timed?: Promise<number> }).timed ?? Number.NaN);
  } finally {
    await page.context().close();
  }
}

function asMeasure(phone: Phone, found: readonly number[]): Measure {
  const what = `finding ${MINE} rooms of one's own among ${NEW} new ones in the inbox${phone.name}`;
  const value = median(found);
  if (phone.withoutCurves) return { what, value, unit: 'ms' };
  return { what, value, unit: 'ms', target: { atMost: phone.slower > 1 ? 1500 : 500 } };
}
