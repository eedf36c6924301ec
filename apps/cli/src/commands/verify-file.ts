import { isAgeFile } from '@nearhand/seal/passphrase-file';
import type { Arguments } from '../arguments.ts';
import { posterOption, posterPins } from '../card-input.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Option, Surroundings } from '../command.ts';
import { readNeeded } from '../ledger/ledger-policy.ts';
import { readKey } from '../ledger/release-keys.ts';
import { archiveFiles, LARGEST_FILE, unsealed } from '../taken-away/archive-files.ts';
import { checkJson, checkLines } from '../taken-away/check-words.ts';
import type { CheckWish } from '../taken-away/checked-room.ts';
import { checkTakenAway } from '../taken-away/room-check.ts';

export const fileOptions: readonly Option[] = [
  {
    name: 'passphrase-file',
    value: 'FILE',
    help: 'the passphrase of a room that was taken away; - is standard input; else it is asked for',
  },
  posterOption,
  { name: 'head-code', value: 'CODE', help: 'a code that was noted in that room' },
];

/** Options that need a server. */
const online = ['client', 'state', 'since', 'release-key', 'allow-unsigned'] as const;

/** Checks a room that was taken away, without the network. */
export async function verifyFile(
  file: string,
  given: Arguments,
  { terminal }: Surroundings,
): Promise<Answer> {
  const useless = online.find((name) => given.isGiven(name));
  if (useless !== undefined) {
    throw new CliError('usage', `--${useless} is for a server; ${file} is a file.`);
  }
  const wish = wishOf(given);
  if ((await terminal.sizeOf(file)) > LARGEST_FILE) {
    throw new CliError('refused', `${file} is larger than any room that is taken away.`);
  }
  const bytes = await terminal.readFileBytes(file);
  const archive = isAgeFile(bytes)
    ? await unsealed(bytes, await passphraseOf(given, terminal))
    : bytes;
  const checked = await checkTakenAway(archiveFiles(archive), wish);
  return {
    lines: checkLines(file, checked, wish),
    json: checkJson(file, checked, wish),
    exitCode: checked.findings.holds && !checked.isPartial ? 0 : 1,
  };
}

function passphraseOf(given: Arguments, terminal: Surroundings['terminal']): Promise<string> {
  return terminal.secret(given.text('passphrase-file'), 'The passphrase', 'passphrase-file');
}

function wishOf(given: Arguments): CheckWish {
  return {
    keys: given.all('key').map(readKey),
    witnesses: given.all('witness').map(readKey),
    needed: readNeeded(given.text('needed')),
    pins: posterPins(given),
    headCode: given.text('head-code'),
    now: Date.now(),
  };
}
