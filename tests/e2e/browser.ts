import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const PHONE = { width: 360, height: 640 } as const;
export const DESKTOP = { width: 1280, height: 800 } as const;

/** Debian's Chromium, headless, with the flags that keep it from calling home. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: QUIET });
}

/** Every request of a context that did not go to `origin`; a page may call nobody else. */
export function strangersOf(context: BrowserContext, origin: string): readonly string[] {
  const strangers: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:'))
      strangers.push(url);
  });
  return strangers;
}

/** Every error and every refused resource of a page's console, CSP reports among them. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

/** Runs axe on the page and returns each violation as one line; an empty list is what holds. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const source = await readFile(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  );
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: source });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})
      .then((found) => JSON.stringify(found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', '))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}

/** Runs in the page: SubtleCrypto of a browser that knows neither X25519 nor Ed25519. */
export function takeCurvesOut(): void {
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
