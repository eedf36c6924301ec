import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { type Bench, holds, type Measure } from './measure.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  append: () => import('./append.ts'),
  inbox: () => import('./inbox.ts'),
  room: () => import('./room.ts'),
  ask: () => import('./ask.ts'),
  'first-load': () => import('./first-load.ts'),
  relevance: () => import('./relevance.ts'),
  search: () => import('./search.ts'),
  import: () => import('./import.ts'),
  reports: () => import('./reports.ts'),
  'reports-million': () => import('./reports-million.ts'),
  'photo-flood': () => import('./photo-flood.ts'),
  verify: () => import('./verify.ts'),
  ledger: () => import('./ledger.ts'),
  restart: () => import('./restart.ts'),
  night: () => import('./night.ts'),
  backup: () => import('./backup.ts'),
  processes: () => import('./processes.ts'),
  'desk-check': () => import('./desk-check.ts'),
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(BENCHES);
for (const name of names) {
  const load = BENCHES[name];
  if (load === undefined) {
    process.stderr.write(
      `no bench is called ${name}; there are: ${Object.keys(BENCHES).join(', ')}\n`,
    );
    process.exit(2);
  }
  const { bench } = await load();
  const measures = await bench.run((progress) => process.stderr.write(`${name}: ${progress}\n`));
  await keep(name, measures);
  process.stdout.write(`\n${name}\n${table(measures)}\n`);
}

async function keep(name: string, measures: readonly Measure[]): Promise<void> {
  const folder = new URL('./results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const machine = {
    platform: `${platform()} ${arch()}`,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  const result = { bench: name, day: new Date().toISOString().slice(0, 10), machine, measures };
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
}

function table(measures: readonly Measure[]): string {
  const rows = [
    ['what', 'measured', 'target', 'holds', 'floor', ''],
    ...measures.map((measure) => [
      measure.what,
      amount(measure.value, measure.unit),
      target(measure),
      { true: 'yes', false: 'NO', undefined: '' }[String(holds(measure))] ?? '',
      measure.floor === undefined
        ? ''
        : `${amount(measure.floor.value, measure.floor.unit)} ${measure.floor.what}`,
      measure.note ?? '',
    ]),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function target(measure: Measure): string {
  if (measure.target === undefined) return 'reported';
  return 'atMost' in measure.target
    ? `≤ ${amount(measure.target.atMost, measure.unit)}`
    : `≥ ${amount(measure.target.atLeast, measure.unit)}`;
}

function amount(value: number, unit: Measure['unit']): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
