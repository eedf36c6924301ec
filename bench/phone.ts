import type { Browser, Page } from 'playwright-core';
import { PHONE, takeCurvesOut } from '../tests/e2e/browser.ts';

/** How a page is run: as it is, on a processor four times slower, or without curves in WebCrypto. */
export interface Phone {
  readonly name: string;
  readonly slower: number;
  readonly withoutCurves: boolean;
}

export const PHONES: readonly Phone[] = [
  { name: '', slower: 1, withoutCurves: false },
  { name: ', slowed 4×', slower: 4, withoutCurves: false },
  { name: ', curves taken out of SubtleCrypto', slower: 1, withoutCurves: true },
];

/** A page of a fresh context on that phone; close its context when done. */
export async function pickUp(browser: Browser, phone: Phone): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  if (phone.withoutCurves) await takeCurvesOut(page);
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: phone.slower });
  return page;
}

/** What a page keeps of the clocks that were started in it. */
interface Timed {
  timed?: Promise<readonly number[]>;
}

/** A state of the page: this many matches of a selector, the last of them with this text. */
export interface Shown {
  readonly selector: string;
  readonly count: number;
  readonly text: string;
}

/**
 * Starts a clock in the page at the next click or input, and notes for each state the first frame
 * after it was there.
 *
 * @returns what waits for all of them, in milliseconds, in the same order
 */
export async function timeUntil(
  page: Page,
  states: readonly Shown[],
): Promise<() => Promise<readonly number[]>> {
  await page.evaluate((wanted) => {
    let begin: number | undefined;
    const start = (): void => {
      begin ??= performance.now();
    };
    for (const type of ['click', 'input', 'change']) {
      addEventListener(type, start, { capture: true });
    }
    const times: number[] = [];
    const isThere = ({ selector, count, text }: Shown): boolean => {
      const found = document.querySelectorAll(selector);
      return found.length >= count && (found[found.length - 1]?.textContent ?? '').includes(text);
    };
    (window as Timed).timed = new Promise((resolve) => {
      const look = (): void => {
        const now = performance.now();
        wanted.forEach((state, index) => {
          if (begin !== undefined && times[index] === undefined && isThere(state)) {
            times[index] = now - begin;
          }
        });
        if (times.filter((time) => time !== undefined).length === wanted.length) resolve(times);
        else requestAnimationFrame(look);
      };
      look();
    });
  }, states);
  return () => page.evaluate(() => (window as Timed).timed ?? []);
}
