/**
 * Pictures of every page, at two sizes, light and dark, in three languages, under `screens/`, and
 * of a room with its desk on the way through the whole journey.
 *
 * Names: `screens/<page>.<language>.<phone|desk>.<light|dark>.png`. With `--readme`, only the two
 * pictures of the README, under `docs/pictures/`.
 */
import { mkdir } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { DESKTOP, launchChromium, PHONE } from '../tests/e2e/browser.ts';
import { enrol, openRequest } from '../tests/e2e/helper.ts';
import { press, sendAndKeepCard, toWriting } from '../tests/e2e/resident.ts';
import { raiseStage, type Stage } from '../tests/e2e/stage.ts';

const PAGES = [
  '/',
  '/services',
  '/services/stations',
  '/reports',
  '/proposals',
  '/events',
  '/accountability',
  '/protects',
];
const LANGUAGES = [
  ['en', ''],
  ['zh-Hant', '/zh-Hant'],
  ['zh-Hans', '/zh-Hans'],
] as const;
const SCHEMES = ['light', 'dark'] as const;

const stage = await raiseStage();
const browser = await launchChromium();
try {
  if (process.argv.includes('--readme')) await readme();
  else {
    await mkdir(folder('screens'), { recursive: true });
    await square();
    await rooms();
  }
} finally {
  await browser.close();
  await stage.strike();
}

function folder(name: string): string {
  return new URL(`../${name}/`, import.meta.url).pathname;
}

async function square(): Promise<void> {
  for (const [size, viewport] of [['phone', PHONE] as const, ['desk', DESKTOP] as const])
    for (const colorScheme of SCHEMES)
      for (const [language, prefix] of LANGUAGES) {
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        for (const path of PAGES) {
          await page.goto(stage.url + (path === '/' ? prefix || '/' : prefix + path));
          const name = path === '/' ? 'home' : path.slice(1).replaceAll('/', '-');
          await page.screenshot({
            path: `${folder('screens')}${name}.${language}.${size}.${colorScheme}.png`,
            fullPage: true,
          });
        }
        await context.close();
        process.stdout.write(`square, ${size}, ${colorScheme}, ${language}\n`);
      }
}

/** One picture of a private page in each language and scheme; it turns without losing anything. */
async function turns(page: Page, name: string): Promise<void> {
  const size = (page.viewportSize()?.width ?? 0) < 600 ? 'phone' : 'desk';
  for (const [language] of LANGUAGES) {
    await page.locator('select.language').selectOption(language);
    await page.locator(`html[lang="${language}"]`).waitFor();
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: `${folder('screens')}${name}.${language}.${size}.${colorScheme}.png`,
        fullPage: true,
      });
    }
  }
  await page.locator('select.language').selectOption('en');
  process.stdout.write(`${name}, ${size}\n`);
}

async function rooms(): Promise<void> {
  const helper = await newPage(browser, DESKTOP);
  await staff(stage, helper);
  await turns(helper, 'inbox-empty');
  const resident = await newPage(browser, PHONE);
  await resident.goto(`${stage.url}/ask`);
  await turns(resident, 'ask');
  await press(resident, 'Come back with your card');
  await turns(resident, 'come-back');
  await resident.goto(`${stage.url}/ask`);
  await toWriting(resident);
  await turns(resident, 'write');
  await resident.getByRole('button', { name: 'Back' }).click();
  await turns(resident, 'who-can-read');
  await press(resident, 'Go on');
  await converse(resident, helper);
  await turns(resident, 'room');
  await turns(helper, 'room-of-a-helper');
  await helper.setViewportSize(PHONE);
  await turns(helper, 'room-of-a-helper');
  for (const tab of ['Plan', 'Readers', 'More']) {
    await press(resident, tab);
    await turns(resident, `room-${tab.toLowerCase()}`);
  }
  await press(resident, 'Show the card');
  await turns(resident, 'card');
}

async function staff(on: Stage, helper: Page): Promise<void> {
  const links = on.links().filter((link) => !link.includes('#enrol-steward'));
  const association = 'Lantern Hill Association';
  const colleague = await newPage(browser, PHONE);
  await enrol(colleague, links[1] ?? '', {
    name: 'Kit',
    work: 'Volunteer',
    employer: 'Nobody, unpaid',
  });
  await colleague.context().close();
  await enrol(helper, links[0] ?? '', {
    name: 'Mei',
    work: 'Social worker',
    employer: association,
  });
}

/** Some words both ways and a step of a plan. */
async function converse(resident: Page, helper: Page): Promise<void> {
  const words = 'The rent is three months late and I do not know what to say to the landlord.';
  await resident.getByLabel('In your own words').fill(words);
  await sendAndKeepCard(resident);
  await openRequest(helper);
  await press(helper, 'I answer here');
  await helper
    .getByLabel('Your answer')
    .fill('Thank you for writing. We can call the landlord together.');
  await press(helper, 'Send');
  await resident.getByText('We can call the landlord together.').waitFor();
  await press(helper, 'Add a step');
  await helper.getByLabel('What is to be done?').fill('Ask for the debt to be put off');
  await helper.getByLabel('Kind of help').selectOption('debt');
  await press(helper, 'Add it to the plan');
  await resident.getByText('New step in the plan').first().waitFor();
}

async function readme(): Promise<void> {
  await mkdir(folder('docs/pictures'), { recursive: true });
  const visitor = await newPage(browser, DESKTOP);
  await visitor.goto(stage.url);
  await visitor.screenshot({ path: `${folder('docs/pictures')}square.png` });
  const helper = await newPage(browser, DESKTOP);
  await staff(stage, helper);
  const resident = await newPage(browser, PHONE);
  await resident.goto(`${stage.url}/ask`);
  await toWriting(resident);
  await converse(resident, helper);
  await resident.evaluate(() => scrollTo(0, 0));
  await resident.screenshot({ path: `${folder('docs/pictures')}room.png` });
}

async function newPage(from: Browser, viewport: { width: number; height: number }): Promise<Page> {
  return (await from.newContext({ viewport, acceptDownloads: true })).newPage();
}
