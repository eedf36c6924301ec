import {
  floodWithForms,
  heavyPhotos,
  peakMemory,
  watchDrawing,
} from '../apps/server/src/features/reports/photos/photo-flood.fixture.ts';
import { raiseStage } from '../tests/e2e/stage.ts';
import type { Bench, Measure } from './measure.ts';

const CLIENTS = [16, 48] as const;
const TIMES = 3;

/** The memory of a server, and of its process that draws, when it is flooded with forms of the heaviest photos there are. */
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
        const drawing = watchDrawing(stage.pid);
        const statuses = await floodWithForms(stage.url, photos, { clients, times: TIMES });
        const flood = `${clients * TIMES} forms of 45 MB, ${clients} at once`;
        const target = { atMost: 400 };
        const note = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
        measures.push(
          {
            what: `peak memory of the server, ${flood}`,
            value: await peakMemory(stage.pid),
            ...{ unit: 'MB', target, note },
            floor: { what: 'before the flood', value: idle, unit: 'MB' },
          },
          {
            what: `peak memory of the process that draws, ${flood}`,
            value: await drawing.end(),
            ...{ unit: 'MB', target },
          },
        );
      }
      return measures;
    } finally {
      await stage.strike();
    }
  },
};
