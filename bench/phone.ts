import type { Browser, Page } from 'playwright-core';
import { PHONE } from '../tests/e2e/browser.ts';

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
  if (phone.withoutCurves) await page.addInitScript(takeCurvesOut);
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: phone.slower });
  return page;
}

/** Runs in the page: SubtleCrypto of a browser that knows neither X25519 nor Ed25519. */
function takeCurvesOut(): void {
  const known = SubtleCrypto.prototype;
  for (const name of ['generateKey', 'importKey'] as const) {
    const before = known[name] as (...args: unknown[]) => Promise<unknown>;
    Object.defineProperty(known, name, {
      value(this: SubtleCrypto, ...args: unknown[]) {
        const algorithm = args[name === 'importKey' ? 2 : 0];
        const called =
          typeof algorithm === 'string' ? algorithm : (algorithm as { name: string }).name;
        if (called === 'X25519' || called === 'Ed25519')
          return Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError'));
        return before.apply(this, args);
      },
    });
  }
}

/** What a page keeps of a clock that was started in it. */
interface Timed {
  timed?: Promise<number>;
}

/**
 * Starts a clock in the page at the next click or input, and stops it in the frame after `selector`
 * has matched at least `count` times with `text` in the last match.
 *
 * @returns what waits for it, in milliseconds
 */
export async function timeUntil(
  page: Page,
  selector: string,
  count = 1,
  text = '',
): Promise<() => Promise<number>> {
  await page.evaluate(
    ({ selector: wanted, count: least, text: last }) => {
      let begin: number | undefined;
      const start = (): void => {
        begin ??= performance.now();
      };
      for (const type of ['click', 'input', 'change'])
        addEventListener(type, start, { capture: true });
      (window as Timed).timed = new Promise<number>((resolve) => {
        const look = (): void => {
          const found = document.querySelectorAll(wanted);
          const newest = found[found.length - 1]?.textContent ?? '';
          const isThere = begin !== undefined && found.length >= least && newest.includes(last);
          if (isThere) requestAnimationFrame(() => resolve(performance.now() - (begin ?? 0)));
          else requestAnimationFrame(look);
        };
        look();
      });
    },
    { selector, count, text },
  );
  return () => page.evaluate(() => (window as Timed).timed ?? Number.NaN);
}
