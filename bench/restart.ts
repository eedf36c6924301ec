import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../apps/server/src/server.fixture.ts';
import { Crowd } from '../tests/faults/crowd.ts';
import { Machine } from '../tests/faults/machine.ts';
import { Oracle } from '../tests/faults/oracle.ts';
import { fillEntries, type Installation, prepare, withLargeTables } from './large-installation.ts';
import { type Bench, type Measure, median } from './measure.ts';

const gigabytes = 10;
const kills = 5;
const underLoadMs = 8000;
const writers = 16;

/** How long a server is away that is killed while it is written to, with many gigabytes beside. */
export const bench: Bench = {
  name: 'restart',
  async run(say) {
    const prepared = await prepareRestart(say);
    const machine = await Machine.start(prepared.data, await freePort());
    try {
      const oracle = new Oracle();
      const crowd = await Crowd.gather(machine.url, prepared.links, oracle);
      const warm = machine.restarts.length;
      crowd.begin(writers);
      for (let kill = 1; kill <= kills; kill += 1) {
        await pause(underLoadMs);
        await machine.killServer();
        say(`back after ${Math.round(machine.restarts.at(-1) ?? 0)} ms`);
      }
      await crowd.end();
      const { lost, resurrected, acknowledged } = await oracle.judge();
      if (lost + resurrected > 0) throw new Error(`${lost} lost, ${resurrected} came back`);
      return measuresOf(machine.restarts.slice(warm), acknowledged);
    } finally {
      await machine.stop();
      await prepared.remove();
    }
  },
};

export async function prepareRestart(say: (progress: string) => void): Promise<Installation> {
  return await prepare('restart', (data) => {
    say(`${gigabytes} GB of entries`);
    return withLargeTables(data, (client) =>
      fillEntries(client, gigabytes * 1e9, (done) => say(`${Math.round(100 * done)} %`)),
    );
  });
}

function measuresOf(restarts: readonly number[], written: number): readonly Measure[] {
  const what = `from kill -9 under load to serving again, ${gigabytes} GB of data`;
  const note = `${kills} kills of the server, whose database ends with it; ${written} entries written meanwhile, none lost`;
  return [
    { what, value: median(restarts), unit: 'ms', note },
    {
      what: `${what}, the slowest`,
      value: Math.max(...restarts),
      unit: 'ms',
      target: { atMost: 5000 },
    },
  ];
}
