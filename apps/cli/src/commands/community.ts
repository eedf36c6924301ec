import type { Arguments } from '../arguments.ts';
import { runServerProgram } from '../child.ts';
import type { Answer, Command, Option, Surroundings } from '../command.ts';
import { ended, jsonFlag, passedOn } from '../passed-on.ts';

const THREE = 'EN;繁體;简体';

const deskOptions: readonly Option[] = [
  { name: 'desk', value: THREE, help: 'the desk’s name in three languages' },
  { name: 'place', value: THREE, help: 'where it is' },
  { name: 'phone', value: 'NUMBER', help: 'its telephone' },
  { name: 'languages', value: 'TAGS', help: 'which it answers in, such as zh-Hant,en,vi' },
  { name: 'stewards', value: 'N', help: 'how many it begins with: 3, or more' },
  { name: 'needed', value: 'K', help: 'how many of them sign each change: 2, or more' },
];

const communityOptions: readonly Option[] = [
  { name: 'name', value: THREE, help: 'the community’s name in three languages' },
  { name: 'time-zone', value: 'ZONE', help: 'such as Asia/Taipei' },
];

const numbers: readonly Option[] = [
  { name: 'emergency', value: `NUMBER;${THREE}`, help: 'whom to call in danger', many: true },
  { name: 'crisis', value: `NUMBER;${THREE}`, help: 'whom to talk to at night', many: true },
];

export const communityCommands: readonly Command[] = [
  {
    name: 'init',
    summary: 'make a community with its first desk',
    detail: [
      'It prints a one-time link for each steward of the desk. Their devices vouch for one another; from then on so many of them sign who may be let in, and the server can let nobody in. Before that nobody can ask there.',
      'A trial community (--trial) begins with one steward, and every page of it says so.',
      'docs/running.md, "A community of your own", says what comes in which order.',
    ],
    options: [
      { name: 'trial', help: 'make a trial community' },
      ...communityOptions,
      ...deskOptions,
      ...numbers,
    ],
    run: init,
  },
  {
    name: 'add desk',
    summary: 'add a desk to the community, with links for its first stewards',
    detail: ['Works while the server runs and while it does not.'],
    options: deskOptions,
    run: async (given, { config }) => {
      const words = [
        ...deskOptions.flatMap(({ name }) => passedOn(given, name)),
        ...jsonFlag(given),
      ];
      return ended(await runServerProgram('commands/add-desk.ts', words, config), 'add desk');
    },
  },
];

async function init(given: Arguments, { config }: Surroundings): Promise<Answer> {
  const words = [
    ...(given.has('trial') ? ['--trial'] : []),
    ...[...communityOptions, ...deskOptions].flatMap(({ name }) => passedOn(given, name)),
    ...numbers.flatMap(({ name }) => given.all(name).flatMap((line) => [`--${name}`, line])),
  ];
  return ended(
    await runServerProgram('commands/init.ts', [...words, ...jsonFlag(given)], config),
    'init',
  );
}
