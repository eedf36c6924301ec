import { decodeDevice, type KeptElsewhere } from '@nearhand/seal/device-leaf';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import {
  makeDevice,
  makeStewardDevice,
  type NewDevice,
  readEnrolmentLink,
  sendEnrolment,
} from '@nearhand/visit/enrolment';
import type { Arguments } from '../arguments.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { findDesk, reach } from '../community.ts';
import { whoIs } from '../room-view.ts';

export const deskEnrolCommand: Command = {
  name: 'desk enrol',
  summary: 'make this device’s keys and enrol it by a one-time link',
  detail: [
    'The link is read from a file, from standard input, or asked for. The key file is sealed under seven words that are drawn here; nobody can recover them.',
    'Everything said here is shown to residents before they write: who pays you, what you must report, what you must keep elsewhere.',
  ],
  options: [
    { name: 'link-file', value: 'FILE', help: 'the link; - is the first line of standard input' },
    { name: 'key-file', value: 'FILE', help: 'where to write the key file' },
    {
      name: 'passphrase-file',
      value: 'FILE',
      help: 'where to write the seven words; else shown once',
    },
    { name: 'desk', value: 'DESK', help: 'its id or name; the only one where there is one' },
    { name: 'name', value: 'TEXT', help: 'how residents will see you' },
    { name: 'role', value: 'TEXT', help: 'such as social worker' },
    { name: 'employer', value: 'TEXT', help: 'who pays you; say so if nobody does' },
    { name: 'duty', value: 'TEXT', help: 'what you are bound to report, to whom' },
    { name: 'no-duty', help: 'you have no duty to report' },
    {
      name: 'keeps',
      value: 'WHAT;HOW LONG;LAW',
      help: 'a record you must keep elsewhere',
      many: true,
    },
  ],
  run: enrol,
};

async function enrol(given: Arguments, { terminal, config }: Surroundings): Promise<Answer> {
  const keyFile = given.required('key-file');
  const text = await terminal.secret(given.text('link-file'), 'The link', 'link-file');
  const link = readEnrolmentLink(text.slice(Math.max(text.indexOf('#'), 0)));
  const { api, community } = await reach(config);
  const desk = findDesk(community, given.text('desk'));
  const device =
    link.role === 'steward'
      ? await makeStewardDevice({ desk: desk.id, name: given.required('name') }, community.origin)
      : await makeDevice({ desk: desk.id, ...aboutHelper(given) }, community.origin);
  if (link.role === 'helper')
    terminal.note(`Residents will see: ${whoIs(decodeDevice(device.leafBytes))}`);
  // Keys that only the server has heard of would be lost at once: the file comes first.
  await terminal.writePrivateFile(keyFile, device.keyFile);
  const passphraseFile = given.text('passphrase-file');
  if (passphraseFile !== undefined) {
    await terminal.writePrivateFile(passphraseFile, `${device.passphrase}\n`);
  }
  const state = await sendEnrolment(api, link, device.leafBytes);
  return await enrolled(device, state, keyFile, passphraseFile);
}

function aboutHelper(given: Arguments) {
  const duty = given.text('duty');
  if ((duty === undefined) !== given.has('no-duty')) {
    throw new CliError('usage', 'Say what you must report with --duty, or --no-duty.');
  }
  return {
    name: given.required('name'),
    role: given.required('role'),
    employer: given.required('employer'),
    duty: duty ?? '',
    keeps: given.all('keeps').map(keptOf),
  };
}

function keptOf(text: string): KeptElsewhere {
  const [what, howLong, law, more] = text.split(';').map((part) => part.trim());
  if (!what || !howLong || !law || more !== undefined) {
    throw new CliError(
      'usage',
      '--keeps takes three parts between semicolons: what; how long; law.',
    );
  }
  return { what, how_long: howLong, law };
}

async function enrolled(
  { leafBytes, passphrase }: NewDevice,
  state: 'waiting' | 'confirmed',
  keyFile: string,
  passphraseFile: string | undefined,
): Promise<Answer> {
  const fingerprint = await fingerprintWords(leafBytes);
  const waiting = `Compare these words with the steward: ${fingerprint.join(' ')}`;
  return {
    lines: [
      `The key file is ${keyFile}.`,
      passphraseFile === undefined
        ? `Its seven words, to be kept on paper: ${passphrase}`
        : `Its seven words are in ${passphraseFile}.`,
      state === 'confirmed' ? 'Confirmed: you can sign in.' : waiting,
    ],
    json: {
      state,
      keyFile,
      fingerprint,
      ...(passphraseFile === undefined ? { passphrase } : { passphraseFile }),
    },
  };
}
