import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import { drawPassphrase } from '@nearhand/seal/key-file';
import { isVisitError } from '@nearhand/visit/error';
import type { Reader } from '@nearhand/visit/readers-change';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { Arguments } from '../arguments.ts';
import { cardOption, openRoom, posterOption } from '../card-input.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { findDesk, findHelpers, helpersOf } from '../community.ts';
import { readerLines } from '../room-view.ts';

export const roomControlCommands: readonly Command[] = [
  {
    name: 'room let-in',
    summary: 'let somebody read from now on',
    places: [{ name: 'WHO', help: 'name or device id of a helper' }],
    options: [
      cardOption,
      posterOption,
      { name: 'desk', value: 'DESK', help: 'whose helper it is, where that is not clear' },
      { name: 'history', help: 'let them read what was written before, too' },
    ],
    run: letIn,
  },
  {
    name: 'room shut-out',
    summary: 'let somebody read no longer',
    detail: ['What they have read they have read. Nothing written from now on opens for them.'],
    places: [{ name: 'WHO', help: 'name or device id of a helper' }],
    options: [cardOption, posterOption],
    run: shutOut,
  },
  {
    name: 'room go-on',
    summary: 'after a restore: go on with who can read, as it is shown',
    detail: [
      'The server was set up again from a backup. Whoever was shut out since then would be let in again:',
      'then use “room shut-out” instead.',
    ],
    options: [cardOption, posterOption, { name: 'yes', help: 'do not ask again' }],
    run: goOn,
  },
  {
    name: 'room take-away',
    summary: 'write everything to a file that the age command opens',
    places: [{ name: 'FILE', help: 'where to' }],
    options: [
      cardOption,
      posterOption,
      {
        name: 'passphrase-file',
        value: 'FILE',
        help: 'a passphrase of your own; else one is drawn',
      },
      { name: 'proofs', help: 'with every signature, so that others can check it' },
    ],
    run: takeAway,
  },
  {
    name: 'room erase',
    summary: 'erase a room, at once and for good',
    options: [cardOption, posterOption, { name: 'yes', help: 'do not ask again' }],
    run: erase,
  },
];

/** Once its readers are checked, to choose them: after a restore, that is how the room goes on. */
async function openToChoose(given: Arguments, surroundings: Surroundings): Promise<ResidentVisit> {
  const visit = await openRoom(given, surroundings);
  try {
    await visit.readersChecked;
  } catch (error) {
    if (!isVisitError(error, 'set-back')) throw error;
  }
  return visit;
}

async function goOn(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openToChoose(given, surroundings);
  const backup = visit.status.setBack;
  if (backup === undefined) return { lines: ['Nothing was set back.'], json: { setBack: false } };
  const { terminal } = surroundings;
  for (const line of readerLines(visit.state)) terminal.note(line);
  if (!given.has('yes')) {
    await terminal.confirm(
      `As it was in the backup of ${backup}. They can read what follows.`,
      'go on',
    );
  }
  await visit.changeReaders(readersOf(visit));
  return changed(visit);
}

async function letIn(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openToChoose(given, surroundings);
  const { community } = visit;
  const desk = given.text('desk');
  const desks = desk === undefined ? community.desks : [findDesk(community, desk)];
  const rosters = await visit.verifyRosters(desks.map(({ id }) => id));
  const [leaf] = findHelpers(rosters.flatMap(helpersOf), [given.place('WHO')]);
  if (leaf === undefined) throw new CliError('usage', 'Say whom to let in.');
  const staying = readersOf(visit).filter((reader) => reader.leaf.id !== leaf.id);
  await visit.changeReaders([...staying, { leaf, desk: leaf.desk, history: given.has('history') }]);
  return changed(visit);
}

async function shutOut(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openToChoose(given, surroundings);
  const leaves = visit.state.readers.map(({ leaf }): DeviceLeaf => leaf);
  const [gone] = findHelpers(leaves, [given.place('WHO')]);
  const staying = readersOf(visit).filter((reader) => reader.leaf.id !== gone?.id);
  if (staying.length === 0) {
    throw new CliError(
      'refused',
      'Then nobody could read it. Let somebody else in first, or erase.',
    );
  }
  await visit.changeReaders(staying);
  return changed(visit);
}

function readersOf(visit: ResidentVisit): readonly Reader[] {
  return visit.state.readers.map(({ leaf }) => ({ leaf, desk: leaf.desk, history: false }));
}

function changed(visit: ResidentVisit): Answer {
  const { epoch } = visit.status;
  return {
    lines: [
      `Change of readers ${epoch}. Note this number on the card.`,
      ...readerLines(visit.state),
    ],
    json: { epoch, readers: visit.state.readers.map(({ leaf }) => leaf.name) },
  };
}

async function takeAway(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openRoom(given, surroundings);
  await visit.readersChecked;
  const { terminal } = surroundings;
  const own = given.text('passphrase-file');
  const passphrase =
    own === undefined
      ? await drawPassphrase()
      : await terminal.secret(own, 'The passphrase', 'passphrase-file');
  const wish = own === undefined ? {} : ({ isOwn: true } as const);
  const bytes = await visit.takeAway({ passphrase, proofs: given.has('proofs'), ...wish });
  const file = given.place('FILE');
  await terminal.writePrivateFile(file, bytes);
  const drawn = own === undefined ? { passphrase } : {};
  return {
    lines: [
      `Everything is in ${file}. To open it: age -d ${file} | tar x`,
      ...(own === undefined ? [`Passphrase: ${passphrase}`] : []),
    ],
    json: { file, bytes: bytes.length, ...drawn },
  };
}

async function erase(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openRoom(given, surroundings);
  await visit.loadAll();
  const { told, kept } = visit.state.outside;
  const outside = [
    ...told.map(({ content }) => `Told elsewhere: ${content.what}, to ${content.whom}.`),
    ...kept.map(
      ({ content }) =>
        `Kept elsewhere: ${content.what}, in ${content.where}, until ${content.until}.`,
    ),
  ];
  for (const line of outside) surroundings.terminal.note(line);
  if (!given.has('yes')) {
    await surroundings.terminal.confirm(
      'Everything in this room will be erased on the server, at once. Nobody can bring it back.',
      'erase',
    );
  }
  await visit.erase();
  return { lines: ['Erased.'], json: { erased: true, outside } };
}
