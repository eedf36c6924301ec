import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDatabase } from '../apps/server/src/commands/command-database.ts';
import { readConfig } from '../apps/server/src/config.ts';
import type { Pool } from '../apps/server/src/db/pool.ts';
import { createCommunity } from '../apps/server/src/features/community/community.ts';
import { importFile } from '../apps/server/src/features/services/intake/import-file.ts';
import { createLog } from '../apps/server/src/log.ts';
import { cityFiles } from './directory-population.ts';
import type { Bench, Measure } from './measure.ts';

const rounds = 8;
const mapping = fileURLToPath(new URL('../mappings/taipei/clinics.json', import.meta.url));

/**
 * Taking a large file in: a city's clinics eight times over, each time under other names, into a
 * directory with nothing in it. Rows a second, and how the memory of the process that imports grows
 * from the first eighth of the file to the last.
 */
export const bench: Bench = { name: 'import', run };

async function run(say: (progress: string) => void): Promise<readonly Measure[]> {
  if (!existsSync(cityFiles)) {
    say(`left out: the city's files are not at ${cityFiles}`);
    return [];
  }
  const data = await mkdtemp(join(tmpdir(), 'nearhand-import-'));
  try {
    const config = readConfig({ NEARHAND_DATA: data });
    const log = createLog('silent');
    return await withDatabase(config, log, (pool) => importOnce(pool, data, say));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function importOnce(
  base: Pool,
  folder: string,
  say: (progress: string) => void,
): Promise<readonly Measure[]> {
  const community = await createCommunity(base.db, {
    ...{ slug: 'city', kind: 'sample', timeZone: 'Asia/Taipei', holidays: [], neighbourhoods: [] },
    ...{ names: { en: 'City', 'zh-Hant': '市', 'zh-Hans': '市' } },
    ...{ emergencyNumbers: [], crisisNumbers: [] },
  });
  const path = join(folder, 'clinics.csv');
  const rows = await writeRounds(path);
  const memory: number[] = [];
  const watching = setInterval(() => memory.push(process.memoryUsage.rss() / 1e6), 100);
  const began = performance.now();
  const report = join(folder, 'report.csv');
  const outcome = await importFile(base.db, community, { path, mapping, report });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watching);
  say(`${rows} rows, ${outcome.added} services in ${seconds.toFixed(1)} s`);
  const eighth = Math.floor(memory.length / 8);
  const early = Math.max(...memory.slice(0, 2 * eighth));
  const late = Math.max(...memory.slice(-2 * eighth));
  return [
    {
      ...{ what: 'services imported', value: outcome.added / seconds, unit: '/s' },
      target: { atLeast: 5000 },
    },
    { what: 'memory while importing, the most', value: Math.max(...memory), unit: 'MB' },
    {
      ...{ what: 'memory in the last quarter, of the first quarter', value: late / early },
      ...{ unit: 'times', target: { atMost: 1.25 } },
    },
  ];
}

/** The file again and again, each name with the number of its round. */
async function writeRounds(path: string): Promise<number> {
  const text = readFileSync(join(cityFiles, 'clinics.csv'), 'utf8');
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const rows = Array.from({ length: rounds }, (_, round) =>
    lines.map((line) => line.replace(/^([^,"]+)/, `$1${round + 1}`)),
  ).flat();
  await writeFile(path, [head, ...rows, ''].join('\n'));
  return rows.length;
}
