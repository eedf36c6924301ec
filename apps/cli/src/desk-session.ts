import type { Community } from '@nearhand/protocol/community';
import { openKeyFile } from '@nearhand/seal/key-file';
import { HelperShift, type InboxRoom } from '@nearhand/visit/helper-shift';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import type { Arguments } from './arguments.ts';
import { posterOption, posterPins } from './card-input.ts';
import { CliError } from './cli-error.ts';
import type { Option, Place, Surroundings } from './command.ts';
import { reach } from './community.ts';

export const keyOptions: readonly Option[] = [
  { name: 'key-file', value: 'FILE', help: 'this device’s key file' },
  {
    name: 'passphrase-file',
    value: 'FILE',
    help: 'its seven words; - is the first line of standard input; else they are asked for',
  },
];

/** Of whoever works at a desk. */
export const shiftOptions: readonly Option[] = [...keyOptions, posterOption];

export const hideOption: Option = {
  name: 'hide-name',
  help: 'the room shows that somebody of the desk opened it, and not who',
};

export const roomPlace: Place = {
  name: 'ROOM',
  help: 'as desk inbox shows it; its beginning is enough',
};

export interface DeskSession {
  readonly community: Community;
  readonly shift: HelperShift;
}

/** Signs in with the key file and passphrase that are given. */
export async function signIn(
  given: Arguments,
  { terminal, config }: Surroundings,
): Promise<DeskSession> {
  const pins = posterPins(given);
  const { api, community } = await reach(config);
  const bytes = await terminal.readFileBytes(given.required('key-file'));
  const file = given.text('passphrase-file');
  const passphrase = await terminal.secret(file, 'The passphrase', 'passphrase-file');
  const keyFile = await openKeyFile(bytes, passphrase);
  if (keyFile.role === 'steward') {
    throw new CliError('refused', 'This is a steward’s key file; a steward can open no room.');
  }
  return {
    community,
    shift: await HelperShift.signIn(api, community, keyFile, pins ? { pins } : {}),
  };
}

/** Opens the room that is named. The person who asked sees that it was opened, and by whom. */
export async function openNamedRoom(
  given: Arguments,
  surroundings: Surroundings,
): Promise<HelperVisit> {
  const { shift } = await signIn(given, surroundings);
  const wanted = given.place('ROOM');
  const room = findRoom(await shift.inbox(), wanted);
  const visit = await shift.open(room, { hideName: given.has('hide-name') });
  await visit.loadAll();
  return visit;
}

function findRoom(rooms: readonly InboxRoom[], wanted: string): InboxRoom {
  const found = rooms.filter(({ roomKey }) => roomKey.startsWith(wanted));
  const [room] = found;
  if (room !== undefined && found.length === 1) return room;
  throw new CliError(
    'refused',
    room === undefined
      ? `There is no room “${wanted}” that this device is let into.`
      : `“${wanted}” is the beginning of ${found.length} rooms; give more of it.`,
  );
}
