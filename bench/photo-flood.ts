import {
  floodWithForms,
  heavyPhotos,
  peakMemory,
} from '../apps/server/src/features/reports/photo-flood.fixture.ts';
import { raiseStage } from '../tests/e2e/stage.ts';
import type { Bench, Measure } from './measure.ts';

const CLIENTS = [16, 48] as const;
const TIMES = 3;

/** The memory of a server that is flooded with forms of the heaviest photos there are. */
export const bench: Bench = {
  name: 'photo-flood',
  async run(say) {
    const stage = await raiseStage({ NEARHAND_LOG: 'error' });
    try {
      const photos = await heavyPhotos();
      const idle = await peakMemory(stage.pid);
      const measures: Measure[] = [];
      for (const clients of CLIENTS) {
        say(`${clients} clients with forms of 45 MB`);
        const statuses = await floodWithForms(stage.url, photos, { clients, times: TIMES });
        measures.push({
          what: `peak memory of the server, ${clients * TIMES} forms of 45 MB, ${clients} at once`,
          value: await peakMemory(stage.pid),
          unit: 'MB',
          target: { atMost: 400 },
          floor: { what: 'before the flood', value: idle, unit: 'MB' },
          note: [...statuses].map(([status, count]) => `${status}: ${count}`).join(', '),
        });
      }
      return measures;
    } finally {
      await stage.strike();
    }
  },
};
