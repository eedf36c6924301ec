import { stewardsOf } from '@nearhand/ledger/desk-root';
import { payloadHash } from '@nearhand/ledger/leaf';
import type { DeviceLeaf, StewardLeaf } from '@nearhand/seal/device-leaf';
import { openKeyFile } from '@nearhand/seal/key-file';
import type { Newcomer, ProposedChange } from '@nearhand/visit/desk-proposal';
import { type Progress, Steward } from '@nearhand/visit/steward';
import type { Arguments } from './arguments.ts';
import { CliError } from './cli-error.ts';
import type { Answer, Command, Option, Surroundings } from './command.ts';
import { reach } from './community.ts';
import { keyOptions } from './desk-session.ts';

export const wordsOption: Option = {
  name: 'words',
  value: '"SIX WORDS"',
  help: 'the six words as the person reads them to you; else you are asked whether they are the same',
  many: true,
};

/** What a command does once a steward is signed in. */
export type StewardAct = (
  steward: Steward,
  given: Arguments,
  surroundings: Surroundings,
) => Promise<Answer>;

/** A command that a steward's key file signs in for. */
export function stewardCommand(name: string, summary: string, act: StewardAct): Command {
  return {
    name,
    summary,
    options: keyOptions,
    run: async (given, surroundings) =>
      act(await signInSteward(given, surroundings), given, surroundings),
  };
}

/** Signs a steward in with the key file and passphrase that are given. */
export async function signInSteward(
  given: Arguments,
  { terminal, config }: Surroundings,
): Promise<Steward> {
  const { api, community } = await reach(config);
  const bytes = await terminal.readFileBytes(given.required('key-file'));
  const file = given.text('passphrase-file');
  const passphrase = await terminal.secret(file, 'The passphrase', 'passphrase-file');
  const keyFile = await openKeyFile(bytes, passphrase);
  if (keyFile.role !== 'steward') {
    throw new CliError('refused', 'This is a helper’s key file, and no steward’s.');
  }
  return Steward.signIn(api, community, keyFile);
}

/**
 * Has the six words of each of these people compared: all of them given with `--words`, or each one
 * confirmed at the terminal. Nothing is signed for somebody whose words are others.
 */
export async function compareWords(
  people: readonly Newcomer[],
  given: Arguments,
  { terminal }: Surroundings,
): Promise<void> {
  const told = given.all('words').map(plainWords);
  for (const { leaf, fingerprint } of people) {
    const words = fingerprint.join(' ');
    if (told.includes(words)) continue;
    if (told.length > 0) {
      throw new CliError(
        'refused',
        `The words of ${leaf.name} are others: ${words}. Nothing was signed. Somebody may have taken the link on its way.`,
      );
    }
    await terminal.confirm(`${leaf.name}: ${words}\nDoes ${leaf.name} read the same?`, 'same');
  }
}

function plainWords(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .split(/[\s-]+/)
    .join(' ');
}

/** What a proposal is called: the beginning of its payload's hash. */
export function proposalId({ proposal }: ProposedChange): string {
  return Buffer.from(payloadHash(proposal.payload)).toString('hex').slice(0, 10);
}

/** The one proposal whose id begins so. @throws CliError `refused` */
export function findProposal(changes: readonly ProposedChange[], wanted: string): ProposedChange {
  const found = changes.filter((change) => proposalId(change).startsWith(wanted.toLowerCase()));
  const [change] = found;
  if (change !== undefined && found.length === 1) return change;
  const ids = changes.map(proposalId).join(', ') || 'none';
  throw new CliError(
    'refused',
    `No proposal, or more than one, is “${wanted}”. There are: ${ids}.`,
  );
}

/** The one of these with this name or id. @throws CliError `refused` */
export function findNamed<T extends { readonly leaf: DeviceLeaf | StewardLeaf }>(
  people: readonly T[],
  wanted: string,
): T {
  const found = people.filter(
    ({ leaf: { id, name } }) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
  );
  const [person] = found;
  if (person !== undefined && found.length === 1) return person;
  const names = people.map(({ leaf }) => `${leaf.name} (${leaf.id})`).join('; ') || 'nobody';
  throw new CliError(
    'refused',
    `“${wanted}” is nobody here, or more than one. There are: ${names}.`,
  );
}

/** The stewards that the ledger has, named like whoever else is looked for. */
export function stewardsHere({ verified }: Steward): readonly { readonly leaf: StewardLeaf }[] {
  return verified === undefined ? [] : stewardsOf(verified.root).map((leaf) => ({ leaf }));
}

/** What became of a signature. */
export function signedAnswer(what: string, { signed, needed }: Progress): Answer {
  const counts = signed >= needed;
  return {
    lines: [
      counts
        ? `${what}: signed by ${signed} of ${needed}, and counts from now on.`
        : `${what}: signed by ${signed} of ${needed}. It counts once the others have signed (nearhand steward sign).`,
    ],
    json: { signed, needed, counts },
  };
}
