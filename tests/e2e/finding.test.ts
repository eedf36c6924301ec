import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import {
  axeViolations,
  complaintsOf,
  DESKTOP,
  launchChromium,
  PHONE,
  strangersOf,
} from './browser.ts';
import { press } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

const commands = new URL('../../apps/server/src/commands/', import.meta.url).pathname;

/** Two villages of the sample’s Kiln Lane and one of its Ferry Bank, side by side on its hill. */
const villages = [
  ['kiln-lane', '窯巷', 'kiln-1', '上窯里', 130.5],
  ['kiln-lane', '窯巷', 'kiln-2', '下窯里', 130.502],
  ['ferry-bank', '渡口岸', 'ferry-1', '渡口里', 130.504],
] as const;

describe('finding help', () => {
  let stage: Stage;
  let browser: Browser;
  before(async () => {
    [stage, browser] = await Promise.all([raiseStage(), launchChromium()]);
    importAreas(stage.data);
    importKitchen(stage.data);
  });
  after(async () => {
    await browser.close();
    await stage.strike();
  });

  it('a desk is found by a name, by a list and on a drawing, and the choice is told to nobody', async () => {
    const context = await browser.newContext({ viewport: PHONE });
    const strangers = strangersOf(context, stage.url);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${stage.url}/ask`);
    await press(page, 'Ask for help');
    const find = page.getByLabel('Find it by name');
    await find.waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      // Code is fetched ahead, whatever anybody chooses.
      if (!request.url().includes('/app/assets/')) asked.push(request.url());
    });

    await find.fill('nowhere at all');
    await page.getByText('Nothing here is called that.').waitFor();
    await find.fill('窯巷下');
    await page.getByRole('button', { name: 'Kiln Lane 下窯里' }).click();
    await page.getByText('Chosen: Kiln Lane 下窯里').waitFor();
    await page.getByRole('group', { name: 'Where in Kiln Lane?' }).getByLabel('上窯里').check();
    await page.getByText('Chosen: Kiln Lane 上窯里').waitFor();

    await page.getByText('Choose on a map').click();
    const drawn = page.locator('.outlines path');
    assert.equal(await drawn.count(), 3);
    await drawn.first().click();
    await page.getByText('Chosen: Ferry Bank 渡口里').waitFor();
    assert.equal(await page.locator('.outlines .chosen').count(), 1);
    assert.ok(await page.getByLabel('Ferry Bank', { exact: true }).isChecked());
    assert.deepEqual(await axeViolations(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);

    await press(page, 'Go on');
    await page.getByRole('heading', { name: 'Who should answer?' }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Lantern Steps desk' }).waitFor();
    await page.getByRole('button', { name: 'Show all desks' }).waitFor();
    assert.deepEqual([asked, strangers, complaints], [[], [], []]);
    await context.close();
  });

  it('a service is found in a district, and the page says which', async () => {
    const page = await open(browser, `${stage.url}/services?where=Kiln+Lane`);
    assert.match(await page.locator('#found').innerText(), / · in Kiln Lane · \d+ found$/);
    await page.getByText('Narrow it down').click();
    const areas = page.getByLabel('District');
    const option = areas.locator('option', { hasText: 'Ferry Bank' });
    assert.equal(await option.count(), 0, 'nothing of Ferry Bank is in Kiln Lane');
    await page.goto(`${stage.url}/zh-Hant/services`);
    await page.getByText('篩選').click();
    const label = await page.locator('option[value=kiln-lane]').innerText();
    const count = /\d+/.exec(label)?.[0];
    await page.locator('#f-area').selectOption('kiln-lane');
    await page.getByRole('button', { name: '搜尋' }).click();
    assert.match(await page.locator('#found').innerText(), new RegExp(`在窯巷.*${count}`));
    await page.context().close();
  });

  it('the map shows the numbers of the list, and leads back to it by keys', async () => {
    const page = await open(browser, `${stage.url}/services?view=map&kind=rest`);
    const complaints = complaintsOf(page);
    const pins = page.locator('#map .pin');
    await pins.first().waitFor();
    const numbers = await page.locator('.found li[data-at] .number').allInnerTexts();
    assert.ok(numbers.length > 1);
    assert.deepEqual((await pins.allInnerTexts()).toSorted(), numbers.toSorted());
    await pins.first().focus();
    await page.keyboard.press('Enter');
    const [focused, first] = await Promise.all([
      page.evaluate(() => document.activeElement?.textContent),
      page.locator('.found li[data-at] h3 a').first().innerText(),
    ]);
    assert.equal(focused, first);
    await page.getByRole('button', { name: 'Closer' }).click();
    // Places close together are pins close together; the list beside them has the same links apart
    // (WCAG 2.5.8, "equivalent").
    const violations = await axeViolations(page);
    assert.deepEqual(
      violations.filter((each) => !each.startsWith('target-size: div[title=')),
      [],
    );
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it('where a device is leads to the nearest, and stands in no address', async () => {
    const context = await browser.newContext({
      viewport: PHONE,
      permissions: ['geolocation'],
      geolocation: { latitude: 23.5041123, longitude: 130.5008456 },
    });
    const page = await context.newPage();
    await page.goto(`${stage.url}/services?open=saturday`);
    await press(page, 'Use where I am');
    await page.waitForURL(/near=/);
    const address = page.url();
    assert.ok(!/23\.5|130\.5/.test(address), address);
    assert.match(address, /open=saturday/);
    assert.match(await page.locator('#found').innerText(), /near you/);
    const distances = (await page.locator('.found b').allInnerTexts()).map((text) =>
      text.includes('km') ? 1000 * Number.parseFloat(text) : Number.parseFloat(text),
    );
    assert.ok(distances.length > 1);
    assert.deepEqual(
      distances,
      distances.toSorted((a, b) => a - b),
    );
    await context.close();
  });

  it('a device that does not tell is asked for a district', async () => {
    const context = await browser.newContext({ viewport: PHONE });
    await context.clearPermissions();
    const page = await context.newPage();
    await page.goto(`${stage.url}/services`);
    await press(page, 'Use where I am');
    await page.getByText('You can type a district instead.').waitFor();
    await context.close();
  });

  it('a service leads to its organization and back, and prints what matters', async () => {
    for (const viewport of [PHONE, DESKTOP])
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        await page.goto(`${stage.url}/services?q=Evening+soup`);
        const name = 'Evening soup';
        await page.locator('.found h3 a', { hasText: name }).click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
        assert.deepEqual(await axeViolations(page), []);
        await page.getByRole('link', { name: 'Something is wrong here' }).click();
        await page.getByRole('button', { name: 'Send' }).click();
        await page.getByRole('alert').waitFor();
        assert.deepEqual(await axeViolations(page), []);
        await page.goBack();
        await page.goBack();
        await page.locator('a[href*="/services/organizations/"]').first().click();
        await page.getByRole('heading', { level: 1, name: 'Hill Kitchen' }).waitFor();
        assert.equal(await page.locator('main .rows > li').count(), 2);
        assert.deepEqual(await axeViolations(page), []);
        await page.locator('main .rows a', { hasText: name }).first().click();
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.getByRole('heading', { level: 1, name }).isVisible());
        assert.equal(await page.locator('.head').isVisible(), false);
        assert.equal(await page.locator('.foot').isVisible(), false);
        const pages = await page.pdf({ format: 'A4' });
        assert.equal(pages.subarray(0, 5).toString(), '%PDF-');
        assert.equal(pages.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
        await context.close();
      }
  });
});

async function open(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

function importAreas(data: string): void {
  const features = villages.map(([part, partName, code, name, x]) => {
    const [south, north] = [23.498, 23.508];
    const ring = [
      [x, south],
      [x + 0.002, south],
      [x + 0.002, north],
      [x, north],
      [x, south],
    ];
    const geometry = { type: 'Polygon', coordinates: [ring] };
    return { type: 'Feature', properties: { part, partName, code, name }, geometry };
  });
  const mapping = {
    ...{ format: 'areas', source: 'sample/villages', language: 'zh-Hant' },
    levels: [
      { id: 'part', name: 'partName' },
      { id: 'code', name: 'name' },
    ],
    names: {
      'kiln-lane': { en: 'Kiln Lane', 'zh-Hans': '窑巷' },
      'ferry-bank': { en: 'Ferry Bank', 'zh-Hans': '渡口岸' },
    },
  };
  const [file, mappingFile] = [join(data, 'villages.geojson'), join(data, 'villages.json')];
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  writeFileSync(mappingFile, JSON.stringify(mapping));
  runCommand(data, 'import-areas', file, '--mapping', mappingFile);
}

/** An organization with two services, as the standard writes it. */
function importKitchen(data: string): void {
  const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
  const services = ['Evening soup', 'Morning soup'].map((name, n) => ({
    ...{ id: id(n), name, status: 'active', description: `${name} for whoever comes.` },
    phones: [{ id: id(n + 4), number: '00-0000-0123' }],
  }));
  const kitchen = { id: id(9), name: 'Hill Kitchen', description: 'Soup on the hill.', services };
  const file = join(data, 'kitchen.ndjson');
  writeFileSync(file, JSON.stringify(kitchen));
  runCommand(data, 'import-services', file);
}

function runCommand(data: string, name: string, ...args: readonly string[]): void {
  const { DATABASE_URL: _, ...environment } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [join(commands, `${name}.ts`), ...args], {
    env: { ...environment, NEARHAND_DATA: data },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
}
