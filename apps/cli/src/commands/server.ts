import { resolve } from 'node:path';
import type { Arguments } from '../arguments.ts';
import { runServerProgram } from '../child.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Option, Surroundings } from '../command.ts';

const THREE = 'EN;繁體;简体';

const trialOptions: readonly Option[] = [
  { name: 'name', value: THREE, help: 'the community’s name in three languages' },
  { name: 'time-zone', value: 'ZONE', help: 'such as Asia/Taipei' },
  { name: 'desk', value: THREE, help: 'the first desk’s name' },
  { name: 'place', value: THREE, help: 'where it is' },
  { name: 'phone', value: 'NUMBER', help: 'its telephone' },
];

const emergency: Option = {
  name: 'emergency',
  value: `NUMBER;${THREE}`,
  help: 'whom to call in danger',
  many: true,
};

export const serverCommands: readonly Command[] = [
  {
    name: 'init',
    summary: 'make a community (for now only a trial one)',
    detail: [
      'A real community takes requests from people in need. Until the public ledger is there, a helper’s keys are taken on the server’s word, and nobody should be asked to trust that: so init makes trial communities only, which say on every page what they are.',
    ],
    options: [{ name: 'trial', help: 'make a trial community' }, ...trialOptions, emergency],
    run: init,
  },
  {
    name: 'start',
    summary: 'start the database and the server on this machine',
    detail: ['Takes its settings from the environment: PORT, HOST, NEARHAND_DATA, DATABASE_URL.'],
    run: async (_, { config }) => ended(await runServerProgram('main.ts', [], config), 'server'),
  },
  {
    name: 'night',
    summary: 'change the night keys now, as the server does each night',
    detail: [
      'What was erased before opens for nobody afterwards. Safe beside a running server, safe to interrupt, and safe to run again.',
    ],
    run: async (given, { config }) =>
      ended(await runServerProgram('commands/run-night.ts', jsonFlag(given), config), 'night'),
  },
  {
    name: 'import services',
    summary: 'read services into the directory, from CSV, JSON or GeoJSON',
    detail: ['Safe to run again. Every row that could not be used is reported with the reason.'],
    places: [{ name: 'FILE', help: 'a file, or a folder with files and their mapping' }],
    options: [
      { name: 'mapping', value: 'FILE', help: 'how the file’s columns map, as a steward wrote it' },
      { name: 'community', value: 'NAME', help: 'whose directory, where there is more than one' },
      { name: 'report', value: 'FILE', help: 'where to write what became of each row' },
    ],
    run: importServices,
  },
  {
    name: 'import reports',
    summary: 'read reports of broken things, from CSV or Open311 (also .gz)',
    detail: [
      'Only what maps to a kind of thing is taken, and no words that somebody wrote. Safe to run again. What was not taken, and why, is reported.',
    ],
    places: [{ name: 'FILE', help: 'a table, or an Open311 answer in JSON or XML' }],
    options: [
      { name: 'mapping', value: 'FILE', help: 'how the file’s columns and kinds map' },
      { name: 'source', value: 'NAME', help: 'what an Open311 file is from' },
      { name: 'community', value: 'NAME', help: 'whose reports, where there is more than one' },
      { name: 'report', value: 'FILE', help: 'where to write what became of each row' },
    ],
    run: importReports,
  },
  {
    name: 'export reports',
    summary: 'write everything public of the reports to FILE.csv or FILE.geojson',
    places: [{ name: 'FILE', help: 'ends in .csv or .geojson' }],
    options: [{ name: 'community', value: 'NAME', help: 'whose, where there is more than one' }],
    run: exportReports,
  },
];

async function init(given: Arguments, { config }: Surroundings): Promise<Answer> {
  if (!given.has('trial')) {
    throw new CliError(
      'not-yet',
      'A real community cannot be made yet: until the public ledger lands, helpers’ keys are taken on the server’s word. For a trial community, add --trial.',
    );
  }
  const words = [
    ...trialOptions.flatMap(({ name }) => passedOn(given, name)),
    ...given.all('emergency').flatMap((line) => ['--emergency', line]),
  ];
  return ended(
    await runServerProgram('commands/init-trial.ts', [...words, ...jsonFlag(given)], config),
    'init',
  );
}

async function importServices(given: Arguments, { config }: Surroundings): Promise<Answer> {
  // The server's programs run in the repository's own folder.
  const files = ['mapping', 'report'].flatMap((option) => {
    const file = given.text(option);
    return file === undefined ? [] : [`--${option}`, resolve(file)];
  });
  const words = [
    resolve(given.place('FILE')),
    ...files,
    ...passedOn(given, 'community'),
    ...jsonFlag(given),
  ];
  return ended(await runServerProgram('commands/import-services.ts', words, config), 'import');
}

async function importReports(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const files = ['mapping', 'report'].flatMap((option) => {
    const file = given.text(option);
    return file === undefined ? [] : [`--${option}`, resolve(file)];
  });
  const words = [
    resolve(given.place('FILE')),
    ...files,
    ...passedOn(given, 'source'),
    ...passedOn(given, 'community'),
    ...jsonFlag(given),
  ];
  return ended(await runServerProgram('commands/import-reports.ts', words, config), 'import');
}

async function exportReports(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [resolve(given.place('FILE')), ...passedOn(given, 'community'), ...jsonFlag(given)];
  return ended(await runServerProgram('commands/export-reports.ts', words, config), 'export');
}

function passedOn(given: Arguments, name: string): readonly string[] {
  const value = given.text(name);
  return value === undefined ? [] : [`--${name}`, value];
}

function jsonFlag(given: Arguments): readonly string[] {
  return given.has('json') ? ['--json'] : [];
}

/** The program has spoken for itself, on this terminal; only its exit code is handed on. */
function ended(exitCode: number, program: string): Answer {
  return { lines: [], json: { program, exitCode }, exitCode, spoken: true };
}
