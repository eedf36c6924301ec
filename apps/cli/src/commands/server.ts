import { resolve } from 'node:path';
import type { Arguments } from '../arguments.ts';
import { runServerProgram } from '../child.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { ended, jsonFlag, passedOn, pathOn } from '../passed-on.ts';

export const serverCommands: readonly Command[] = [
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
    name: 'backup',
    summary: 'write a backup of everything but the night keys into a folder or bucket',
    detail: [
      'One file a day, compressed, sealed with age to whoever may read it, as everything was at one moment; the server goes on meanwhile. It opens no room by itself: that takes the night folder of the second place, which forgets what is erased.',
    ],
    places: [{ name: 'TO', help: 'a folder, best on another machine' }],
    options: [
      { name: 'recipient', value: 'age1…', help: 'whose key opens it (age-keygen)', many: true },
      { name: 'keep', value: '"7d 4w 6m"', help: 'of how many days, weeks and months one is kept' },
    ],
    run: backup,
  },
  {
    name: 'backup verify',
    summary: 'read a backup to its end and say whether it is whole',
    places: [{ name: 'FILE', help: 'the backup' }],
    options: [{ name: 'identity', value: 'FILE', help: 'the key file that opens it' }],
    run: verifyBackup,
  },
  {
    name: 'restore',
    summary: 'put a backup into an empty data folder',
    detail: [
      'Rooms come back with the newest night folder of the second place, less what was erased since the backup was made.',
    ],
    places: [{ name: 'FILE', help: 'the backup' }],
    options: [
      { name: 'identity', value: 'FILE', help: 'the key file that opens it' },
      {
        name: 'night',
        value: 'FOLDER',
        help: 'a night folder, where it is not in the second place',
      },
      { name: 'without-rooms', help: 'restore the square alone' },
    ],
    run: restore,
  },
  {
    name: 'import services',
    summary: 'read services into the directory: HSDS, or any table or map',
    detail: [
      'HSDS comes as JSON, as lines of it, or as its tables in a folder or a zip. Safe to stop and to run again. Every row that could not be used is reported with the reason; services that are likely there twice are listed for a steward. Persons’ names are never read.',
    ],
    places: [{ name: 'FILE', help: 'a file, a folder or a zip' }],
    options: [
      { name: 'mapping', value: 'FILE', help: 'how columns map, or whom an HSDS file is from' },
      { name: 'community', value: 'NAME', help: 'whose directory, where there is more than one' },
      { name: 'report', value: 'FILE', help: 'where to write what became of each row' },
    ],
    run: importServices,
  },
  {
    name: 'export services',
    summary: 'write the directory as HSDS to FILE.ndjson, FILE.json, FILE.zip or a FOLDER',
    detail: ['As it is at one moment. Services whose place must not be found are not in it.'],
    places: [{ name: 'TO', help: 'its ending says the form; a folder gets the tables' }],
    options: [{ name: 'community', value: 'NAME', help: 'whose, where there is more than one' }],
    run: exportServices,
  },
  {
    name: 'import areas',
    summary: 'read the areas that desks and services serve, from GeoJSON polygons',
    detail: ['Safe to run again: the newest file of a source replaces the one before.'],
    places: [{ name: 'FILE', help: 'a map of polygons' }],
    options: [
      { name: 'mapping', value: 'FILE', help: 'which properties are the names and codes' },
      { name: 'community', value: 'NAME', help: 'whose, where there is more than one' },
    ],
    run: importAreas,
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
  {
    name: 'open311 key',
    summary: 'make an api_key with which a program may create reports',
    places: [{ name: 'PROGRAM', help: 'what the program is called; never a person' }],
    options: [{ name: 'community', value: 'NAME', help: 'whose, where there is more than one' }],
    run: async (given, { config }) => {
      const words = [given.place('PROGRAM'), ...passedOn(given, 'community'), ...jsonFlag(given)];
      return ended(await runServerProgram('commands/open311-key.ts', words, config), 'key');
    },
  },
];

async function importServices(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [
    resolve(given.place('FILE')),
    ...pathOn(given, 'mapping'),
    ...pathOn(given, 'report'),
    ...passedOn(given, 'community'),
    ...jsonFlag(given),
  ];
  return ended(await runServerProgram('commands/import-services.ts', words, config), 'import');
}

async function exportServices(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [resolve(given.place('TO')), ...passedOn(given, 'community'), ...jsonFlag(given)];
  return ended(await runServerProgram('commands/export-services.ts', words, config), 'export');
}

async function importAreas(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [
    resolve(given.place('FILE')),
    ...pathOn(given, 'mapping'),
    ...passedOn(given, 'community'),
    ...jsonFlag(given),
  ];
  return ended(await runServerProgram('commands/import-areas.ts', words, config), 'import');
}

async function importReports(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [
    resolve(given.place('FILE')),
    ...pathOn(given, 'mapping'),
    ...pathOn(given, 'report'),
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

async function backup(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [
    backupPath(given.place('TO')),
    ...given.all('recipient').flatMap((recipient) => ['--recipient', recipient]),
    ...passedOn(given, 'keep'),
    ...jsonFlag(given),
  ];
  return ended(await runServerProgram('commands/backup.ts', words, config), 'backup');
}

async function verifyBackup(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = ['verify', backupPath(given.place('FILE')), ...pathOn(given, 'identity')];
  const exitCode = await runServerProgram(
    'commands/backup.ts',
    [...words, ...jsonFlag(given)],
    config,
  );
  return ended(exitCode, 'backup verify');
}

/** The whole path, or an address in a bucket as it is. */
function backupPath(given: string): string {
  return given.startsWith('s3://') ? given : resolve(given);
}

async function restore(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [
    backupPath(given.place('FILE')),
    ...pathOn(given, 'identity'),
    ...pathOn(given, 'night'),
    ...(given.has('without-rooms') ? ['--without-rooms'] : []),
    ...jsonFlag(given),
  ];
  return ended(await runServerProgram('commands/restore.ts', words, config), 'restore');
}
