import type { CDPSession } from 'playwright-core';
import { launchChromium, PHONE } from '../tests/e2e/browser.ts';
import { raiseStage } from '../tests/e2e/stage.ts';
import { type Bench, type Measure, median } from './measure.ts';

/** Lighthouse's mobile preset, applied by the browser itself: slow 4G and a processor four times slower. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1638.4 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const SLOWER = 4;
const RUNS = 5;

interface Load {
  readonly script: number;
  readonly style: number;
  readonly usable: number;
}

export const bench: Bench = {
  name: 'first-load',
  async run(say) {
    const stage = await raiseStage();
    const browser = await launchChromium();
    try {
      const measures: Measure[] = [];
      for (const path of ['/ask', '/zh-Hant/ask', '/zh-Hans/ask', '/desk']) {
        say(path);
        const loads: Load[] = [];
        for (let i = 0; i < RUNS; i += 1) loads.push(await load(stage.url + path));
        measures.push(...asMeasures(path, loads));
      }
      return measures;
    } finally {
      await browser.close();
      await stage.strike();
    }

    async function load(url: string): Promise<Load> {
      const context = await browser.newContext({ viewport: PHONE });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      const weights = await weigh(session);
      await session.send('Network.emulateNetworkConditions', SLOW_4G);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      const begin = performance.now();
      await page.goto(url, { waitUntil: 'commit' });
      await page.locator('main button, main a').first().click({ trial: true });
      const usable = performance.now() - begin;
      await page.waitForLoadState('networkidle');
      await context.close();
      return { ...weights(), usable };
    }
  },
};

async function weigh(session: CDPSession): Promise<() => Omit<Load, 'usable'>> {
  const types = new Map<string, string>();
  const sums = new Map<string, number>();
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? 'Other';
    sums.set(type, (sums.get(type) ?? 0) + encodedDataLength);
  });
  return () => ({
    script: (sums.get('Script') ?? 0) / 1000,
    style: (sums.get('Stylesheet') ?? 0) / 1000,
  });
}

function asMeasures(path: string, loads: readonly Load[]): readonly Measure[] {
  const middle = (of: (load: Load) => number): number => median(loads.map(of));
  return [
    {
      what: `${path}: JavaScript over the wire`,
      value: middle((l) => l.script),
      unit: 'kB',
      target: { atMost: 75 },
    },
    {
      what: `${path}: CSS over the wire`,
      value: middle((l) => l.style),
      unit: 'kB',
      target: { atMost: 12 },
    },
    {
      what: `${path}: usable, slow 4G, processor slowed 4×`,
      value: middle((l) => l.usable),
      unit: 'ms',
      target: { atMost: 2000 },
      note: `median of ${RUNS}`,
    },
  ];
}
