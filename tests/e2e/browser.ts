import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type Worker,
} from 'playwright-core';

/** The first that there is: one that was named, the one that `tools/setup.js` installs, any other. */
const CHROMIUM =
  [process.env.CHROMIUM ?? '', '/usr/bin/chromium-headless-shell'].find(existsSync) ??
  '/usr/bin/chromium';
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

/** A phone that was here never before, and that says yes to whatever the browser asks. */
export async function freshPhone(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  page.on('dialog', (dialog) => void dialog.accept());
  return page;
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

/** What axe finds on the page in light, and in the colours of the dark. */
export async function axeInBoth(page: Page): Promise<readonly string[]> {
  const found = await axeViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const inDark = await axeViolations(page, "runOnly: {type: 'rule', values: ['color-contrast']}");
  return [...found, ...inDark.map((each) => `dark: ${each}`)];
}

const everyRule = "runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']";

/** The same on a page whose colours were looked at in another language: they are the slowest to judge. */
export async function axeButColours(page: Page): Promise<readonly string[]> {
  return await axeViolations(page, `${everyRule}, rules: {'color-contrast': {enabled: false}}`);
}

/** Runs axe on the page and returns each violation as one line; an empty list is what holds. */
export async function axeViolations(page: Page, rules = everyRule): Promise<readonly string[]> {
  const source = await readFile(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  );
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: source });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, {resultTypes: ['violations'], ${rules}})
      .then((found) => JSON.stringify(found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', '))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}

/** A page, and every worker of it, of a browser that knows neither X25519 nor Ed25519. */
export async function takeCurvesOut(page: Page): Promise<void> {
  await page.addInitScript(forgetCurves);
  // No init script reaches a worker: there it stands before the worker's own code.
  await page.route(/-worker-[\w-]+\.js$/, async (route) => {
    const answer = await route.fetch();
    const code = `(${forgetCurves.toString()})();\n${await answer.text()}`;
    const { 'content-encoding': _, 'content-length': __, ...headers } = answer.headers();
    await route.fulfill({ status: answer.status(), headers, body: code });
  });
}

/** Whether X25519 and Ed25519 are known where this runs: in a page, or in a worker. */
export async function knowsCurves(where: Page | Worker): Promise<boolean> {
  return (where as Page).evaluate(async () => {
    const made = ['X25519', 'Ed25519'].map((name) =>
      crypto.subtle
        .generateKey(name, false, name === 'X25519' ? ['deriveBits'] : ['sign', 'verify'])
        .then(
          () => true,
          () => false,
        ),
    );
    return (await Promise.all(made)).some((known) => known);
  });
}

function forgetCurves(): void {
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
