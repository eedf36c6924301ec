import { launchChromium } from '../tests/e2e/browser.ts';
import { toWriting } from '../tests/e2e/resident.ts';
import { raiseStage } from '../tests/e2e/stage.ts';
import { enrolHelper, wireTo } from '../tests/integration/served.ts';
import { type Bench, median } from './measure.ts';
import { PHONES, pickUp, timeUntil } from './phone.ts';

const RUNS = 5;

/** From *Send* to the card, with the work done while the person was writing. */
export const bench: Bench = {
  name: 'ask',
  async run(say) {
    const stage = await raiseStage({ NEARHAND_LOG: 'error' });
    const browser = await launchChromium();
    try {
      const link = stage.links().find((each) => !each.includes('#enrol-steward')) ?? '';
      await enrolHelper(wireTo(stage.url).api, link, 'Mei');
      const measures = [];
      for (const phone of PHONES) {
        say(`asking${phone.name}`);
        const times: number[] = [];
        for (let run = 0; run < RUNS; run += 1) {
          const page = await pickUp(browser, phone);
          await page.goto(`${stage.url}/ask`);
          await toWriting(page);
          await page
            .getByLabel('In your own words')
            .fill('The rent is late and the landlord is at the door.');
          // A person takes longer to write this; the work has to be done by then.
          await page.waitForTimeout(phone.slower > 1 || phone.withoutCurves ? 8000 : 3000);
          const wait = await timeUntil(page, [{ selector: 'h1', count: 1, text: 'Your card' }]);
          await page.getByRole('button', { name: 'Send', exact: true }).click();
          times.push((await wait())[0] ?? Number.NaN);
          await page.context().close();
        }
        const measure = {
          what: `new room, from Send to card${phone.name}`,
          value: median(times),
          unit: 'ms',
        } as const;
        measures.push(phone.slower > 1 ? { ...measure, target: { atMost: 1500 } } : measure);
      }
      return measures;
    } finally {
      await browser.close();
      await stage.strike();
    }
  },
};
