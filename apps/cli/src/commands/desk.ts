import type { Arguments } from '../arguments.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { delivered } from '../delivered.ts';
import { hideOption, openNamedRoom, roomPlace, shiftOptions, signIn } from '../desk-session.ts';
import { roomJson, roomLines } from '../room-view.ts';
import { deskEnrolCommand } from './desk-enrol.ts';
import { deskPlanCommand } from './desk-plan.ts';

const roomOptions = [...shiftOptions, hideOption];

/** The helper's side. */
export const deskCommands: readonly Command[] = [
  deskEnrolCommand,
  {
    name: 'desk inbox',
    summary: 'list the rooms that this device is let into, oldest day first',
    options: shiftOptions,
    run: inbox,
  },
  {
    name: 'desk open',
    summary: 'open a room and read it; the person who asked sees that you did',
    places: [roomPlace],
    options: roomOptions,
    run: open,
  },
  {
    name: 'desk say',
    summary: 'write into a room',
    places: [roomPlace],
    options: [
      ...roomOptions,
      { name: 'text-file', value: 'FILE', help: 'what to write; without it, standard input' },
      { name: 'take', help: 'say first that you answer here' },
    ],
    run: say,
  },
  deskPlanCommand,
];

async function inbox(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const { shift } = await signIn(given, surroundings);
  const rooms = await shift.inbox();
  const rows = rooms.map(({ day, roomKey, epoch }) => ({ day: dateOf(day), room: roomKey, epoch }));
  return {
    lines:
      rows.length === 0
        ? ['No room is open to this device. New ones come here, oldest day first.']
        : rows.map(({ day, room }) => `${day}  ${room}`),
    json: rows,
  };
}

function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

async function open(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openNamedRoom(given, surroundings);
  await visit.openings();
  return { lines: roomLines(visit.state), json: roomJson(visit.state) };
}

async function say(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const { terminal } = surroundings;
  // With `--passphrase-file -` the first line is the passphrase, and what follows is the text.
  const visit = await openNamedRoom(given, surroundings);
  const text = await terminal.writing(given.text('text-file'), 'Write');
  if (given.has('take')) await delivered(visit, visit.say({ kind: 'taken' }));
  await delivered(visit, visit.say({ kind: 'said', text }));
  const readers = visit.state.readers.map(({ leaf }) => leaf.name);
  return {
    lines: [`Sent. Can read it: whoever asked, ${readers.join(', ')}.`],
    json: { sent: true, readers },
  };
}
