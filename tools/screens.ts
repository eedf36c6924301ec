/**
 * Pictures of every page, at two sizes, light and dark, in three languages, under `screens/`.
 *
 * Shapes: `screens/<page>.<language>.<phone|desk>.<light|dark>.png`.
 */
import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { DESKTOP, launchChromium, PHONE } from '../tests/e2e/browser.ts';
import { raiseStage } from '../tests/e2e/stage.ts';

const PAGES = [
  '/',
  '/services',
  '/reports',
  '/proposals',
  '/events',
  '/accountability',
  '/protects',
  '/ask',
  '/desk',
];
const LANGUAGES = [
  ['en', ''],
  ['zh-Hant', '/zh-Hant'],
  ['zh-Hans', '/zh-Hans'],
] as const;
const FOLDER = new URL('../screens/', import.meta.url).pathname;

const stage = await raiseStage();
const browser = await launchChromium();
try {
  await mkdir(FOLDER, { recursive: true });
  let taken = 0;
  for (const [size, viewport] of [['phone', PHONE] as const, ['desk', DESKTOP] as const])
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [language, prefix] of LANGUAGES) {
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        for (const path of PAGES) {
          await page.goto(stage.url + (path === '/' ? prefix || '/' : prefix + path), {
            waitUntil: 'load',
          });
          await picture(
            page,
            `${path === '/' ? 'home' : path.slice(1)}.${language}.${size}.${colorScheme}`,
          );
          taken += 1;
        }
        await context.close();
        process.stdout.write(`${size} ${colorScheme} ${language}\n`);
      }
  process.stdout.write(`${taken} pictures in screens/\n`);
} finally {
  await browser.close();
  await stage.strike();
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true });
}
