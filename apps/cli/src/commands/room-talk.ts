import { scrypt as nodeScrypt, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import type { Scrypt } from '@nearhand/protocol/work';
import { drawCard } from '@nearhand/seal/card';
import type { Api } from '@nearhand/visit/api';
import { ask } from '@nearhand/visit/asking';
import { LedgerView } from '@nearhand/visit/ledger-view';
import { solveWork } from '@nearhand/visit/proof-of-work';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { Arguments } from '../arguments.ts';
import {
  cardLanguage,
  cardOption,
  cardText,
  openRoom,
  posterOption,
  posterPins,
} from '../card-input.ts';
import type { Answer, Command, Option, Surroundings } from '../command.ts';
import { findDesk, findHelpers, helpersOf, reach } from '../community.ts';
import { delivered } from '../delivered.ts';
import { roomJson, roomLines, whoIs } from '../room-view.ts';
import { visitSentence } from '../visit-sentences.ts';

const textOption: Option = {
  name: 'text-file',
  value: 'FILE',
  help: 'what to write; without it, standard input',
};

export const roomTalkCommands: readonly Command[] = [
  {
    name: 'room ask',
    summary: 'ask a desk for help: makes a room and its card',
    detail: [
      'Shows who will be able to read before anything is sent. The card is the only key to the room: it is written to a file that only you can read, or shown once.',
    ],
    options: [
      { name: 'desk', value: 'DESK', help: 'its id or name; the only one where there is one' },
      {
        name: 'helper',
        value: 'WHO',
        help: 'who may read; all of the desk without it',
        many: true,
      },
      textOption,
      { name: 'new-card-file', value: 'FILE', help: 'where to write the card' },
      { name: 'language', value: 'CODE', help: 'of the card: en, zh-Hant or zh-Hans' },
      posterOption,
      { name: 'token-file', value: 'FILE', help: 'a token of the desk in place of the work' },
    ],
    run: askForHelp,
  },
  {
    name: 'room read',
    summary: 'read a room: who can read, what was written, the plan, the openings',
    options: [cardOption, posterOption],
    run: readRoom,
  },
  {
    name: 'room say',
    summary: 'write into a room',
    options: [cardOption, posterOption, textOption],
    run: sayInRoom,
  },
];

async function askForHelp(given: Arguments, { terminal, config }: Surroundings): Promise<Answer> {
  const language = cardLanguage(given);
  const { api, community } = await reach(config);
  const desk = findDesk(community, given.text('desk'));
  const named = given.all('helper');
  const pins = posterPins(given);
  const ledger = LedgerView.of(api, community, pins ? { pins } : {});
  const roster = await ledger.desk(desk.id);
  const helpers = helpersOf(roster);
  const members = named.length === 0 ? helpers : findHelpers(helpers, named);
  terminal.note(`Will be able to read, at ${desk.names.en}:`);
  for (const leaf of members) terminal.note(`  ${whoIs(leaf)}`);
  const text = await terminal.writing(given.text('text-file'), 'Write what is wrong');
  const card = drawCard();
  const shown = await cardText(card, language, community.origin, ledger.pinsOf(roster));
  const file = given.text('new-card-file');
  // The card is safe before the room is made: a room without a card is nobody's.
  if (file !== undefined) await terminal.writePrivateFile(file, shown);
  const visit = await ask(api, {
    community,
    card,
    ledger,
    rosters: [roster],
    members,
    first: [{ kind: 'said', text }],
    work: workFor(api, given, terminal),
  });
  const [words = '', digits = '', code = ''] = shown.trim().split('\n\n');
  const kept = file === undefined ? ['', words, digits, code, ''] : [`The card is in ${file}.`];
  return {
    lines: ['Sent. This card is the only key to the room:', ...kept],
    json: {
      room: visit.roomId,
      epoch: visit.status.epoch,
      readers: visit.state.readers.map(({ leaf }) => leaf.name),
      ...(file === undefined ? { card: { words, digits, code } } : { cardFile: file }),
    },
  };
}

async function workFor(
  api: Api,
  given: Arguments,
  terminal: Surroundings['terminal'],
): Promise<string> {
  const file = given.text('token-file');
  if (file !== undefined) {
    const token = (await terminal.readFileText(file)).trim();
    return token.startsWith('token.') ? token : `token.${token}`;
  }
  return await solveWork(await api.work(), scrypt);
}

const asyncScrypt = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Buffer>(nodeScrypt);

const scrypt: Scrypt = (password, salt, { n, r, p }) =>
  asyncScrypt(password, salt, 32, { N: n, r, p, maxmem: 256 * n * r });

async function readRoom(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openRoom(given, surroundings);
  await visit.loadAll();
  await visit.openings();
  const unproven = await provesNot(visit);
  const { epoch, visited, goes, keep } = visit.status;
  const goesLine =
    goes === undefined ? [] : [`Without a visit this room erases itself on ${goes}.`];
  return {
    lines: [
      `Change of readers ${epoch}.`,
      ...(unproven === undefined ? [] : [`! ${unproven.sentence}`]),
      ...roomLines(visit.state),
      '',
      ...goesLine,
    ],
    exitCode: unproven === undefined ? 0 : 1,
    json: {
      unproven: unproven === undefined ? null : { code: unproven.code, message: unproven.sentence },
      room: visit.roomId,
      epoch,
      visited,
      goes,
      keep,
      ...(roomJson(visit.state) as object),
    },
  };
}

/** What was written can be read all the same; writing is refused. */
async function provesNot(visit: ResidentVisit): Promise<ReturnType<typeof visitSentence>> {
  try {
    await visit.readersChecked;
    return undefined;
  } catch (error) {
    const told = visitSentence(error);
    if (told === undefined) throw error;
    return told;
  }
}

async function sayInRoom(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openRoom(given, surroundings);
  const text = await surroundings.terminal.writing(given.text('text-file'), 'Write');
  await delivered(visit, visit.say({ kind: 'said', text }));
  const readers = visit.state.readers.map(({ leaf }) => leaf.name);
  return { lines: [`Sent. Can read it: ${readers.join(', ')}.`], json: { sent: true, readers } };
}
