import { releaseHash } from '@nearhand/ledger/release-manifest';
import type { VerifierKey } from '@nearhand/ledger/verifier-key';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { toBase64url } from '@nearhand/seal/bytes';
import type { Arguments } from '../arguments.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { webAddress } from '../config.ts';
import { checkClient, type ServedClient } from '../ledger/client-check.ts';
import { type CheckPolicy, policyOf, readNeeded } from '../ledger/ledger-policy.ts';
import {
  type ReleaseStanding,
  readKey,
  standingOf,
  upstreamKeys,
  upstreamNote,
} from '../ledger/release-keys.ts';
import {
  type CheckedLedger,
  checkLedger,
  checkWitnesses,
  printedRoot,
  rememberedHead,
  type WitnessSeen,
} from '../ledger/verified-ledger.ts';
import { fileOptions, verifyFile } from './verify-file.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check a public ledger, the code that a server serves, or a room that was taken away',
  detail: [
    'Reads the whole ledger of a server and checks every tile, leaf and signature; what is wrong is named, and the exit code is then 1. With --state it goes on where it left off, and refuses a ledger that was changed meanwhile.',
    'With --client it also fetches the whole private app in every encoding and compares it with the newest release in the ledger and with the signature of the upstream project.',
    'With a FILE that “room take-away --proofs” or the app wrote, sealed or opened with age, it checks that room without the network: every entry, change of readers and opening, the attachments, and what the ledger says of everybody who could read. What no file can show is said.',
  ],
  places: [
    {
      name: 'URL|FILE',
      help: 'whose ledger; the server that the settings name if left out; or a room taken away',
      optional: true,
    },
  ],
  options: [
    { name: 'client', help: 'also check the code that is served' },
    { name: 'state', value: 'FILE', help: 'where to leave off and begin again' },
    {
      name: 'since',
      value: 'FILE',
      help: 'a checkpoint from earlier, that it must have grown from',
    },
    {
      name: 'key',
      value: 'KEY',
      help: 'the ledger’s key, from a poster; else the server’s word is taken',
      many: true,
    },
    { name: 'witness', value: 'KEY', help: 'a witness to count', many: true },
    { name: 'needed', value: 'N', help: 'how many witnesses must have seen it' },
    {
      name: 'release-key',
      value: 'KEY',
      help: 'a key of releases beside those in release/keys',
      many: true,
    },
    { name: 'allow-unsigned', help: 'do not fail for a development build' },
    ...fileOptions,
  ],
  run: verify,
};

async function verify(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const { terminal, config } = surroundings;
  const place = given.place('URL|FILE');
  if (place !== '' && !/^https?:/i.test(place)) return verifyFile(place, given, surroundings);
  const url = place === '' ? config.url : webAddress(place, 'URL');
  const said = await policyOf(url);
  const policy = pinned(said, given);
  if (given.all('key').length === 0) {
    terminal.note(
      `The ledger’s key is taken on the server’s word: ${policy.keys.map(encodeVerifierKey).join(', ')}. Compare it with a poster, or give it with --key.`,
    );
  }
  const since = given.text('since');
  const remembered =
    since === undefined ? [] : [rememberedHead(await terminal.readFileBytes(since), policy.origin)];
  const stateFile = given.text('state');
  const checked = await checkLedger({ url, policy, stateFile, remembered }, terminal);
  if (checked.wasInterrupted) {
    const kept = stateFile === undefined ? '' : ` ${stateFile} has what was checked.`;
    throw new CliError('cancelled', `Stopped at leaf ${checked.followed.audit.size}.${kept}`);
  }
  checkWitnesses(checked, policy);
  const ledger = ledgerAnswer(url, policy, checked);
  return given.has('client') ? await withClient(ledger, url, checked, given, terminal) : ledger;
}

/** What is given by hand stands above what the server says. */
function pinned(said: CheckPolicy, given: Arguments): CheckPolicy {
  const keys = given.all('key').map(readKey);
  const witnesses = given.all('witness').map(readKey);
  const needed = readNeeded(given.text('needed'));
  const counted = witnesses.length > 0 ? witnesses : said.witnesses;
  return {
    origin: said.origin,
    keys: keys.length > 0 ? keys : said.keys,
    witnesses: counted,
    needed: needed ?? Math.min(said.needed, counted.length),
  };
}

function ledgerAnswer(url: string, policy: CheckPolicy, checked: CheckedLedger): Answer {
  const { audit } = checked.followed;
  const { desks, counts, size, served } = audit;
  const rate = Math.round((size - checked.from) / Math.max(checked.seconds, 0.001));
  const seen = checked.witnesses.map(({ at, ...witness }) => ({
    ...witness,
    at: new Date(at).toISOString(),
  }));
  const kinds = Object.entries(counts).filter(([, count]) => count > 0);
  return {
    lines: [
      `The ledger of ${url} holds: ${size.toLocaleString('en')} leaves, root ${printedRoot(checked)}.`,
      `Checked now: ${(size - checked.from).toLocaleString('en')} leaves in ${checked.seconds.toFixed(1)} s (${rate.toLocaleString('en')} a second); ${kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')}.`,
      ...deskLines(desks),
      ...witnessLines(policy, seen),
      ...(counts.unknown > 0
        ? [
            `${counts.unknown} leaves are of kinds that this version does not know: update to check them.`,
          ]
        : []),
    ],
    json: {
      url,
      origin: policy.origin,
      keys: policy.keys.map(encodeVerifierKey),
      size,
      root: printedRoot(checked),
      from: checked.from,
      seconds: checked.seconds,
      counts,
      desks: desks.size,
      witnesses: seen.map(({ name, at, isToCome, isOld }) => ({
        name,
        at,
        counts: !isToCome && !isOld,
      })),
      needed: policy.needed,
      served: served ?? null,
    },
  };
}

function deskLines(desks: CheckedLedger['followed']['audit']['desks']): readonly string[] {
  return [...desks.values()].map(({ desk, roots, roster, left }) => {
    const root = roots.at(-1)?.root;
    const staying = (roster?.roster.devices ?? []).filter((device) => !left.has(device));
    return `Desk ${desk}: ${root?.k} of ${root?.stewards.length} stewards sign; roster ${roster?.roster.number ?? 0} with ${staying.length} helpers.`;
  });
}

interface SeenBy extends Omit<WitnessSeen, 'at'> {
  /** As people write it. */
  readonly at: string;
}

function witnessLines({ needed }: CheckPolicy, seen: readonly SeenBy[]): readonly string[] {
  if (seen.length === 0 && needed === 0) {
    return ['No witness has seen it: that everybody is shown this same ledger is not proven here.'];
  }
  return seen.map(({ name, at, isToCome, isOld }) => {
    if (isToCome) {
      return `The witness ${name} signed a time that is still to come, ${at}: not counted.`;
    }
    if (isOld) {
      return `The witness ${name} saw it last at ${at}, more than a week ago: whether this is the newest is not proven here.`;
    }
    return `Seen by the witness ${name} at ${at}.`;
  });
}

async function withClient(
  ledger: Answer,
  url: string,
  checked: CheckedLedger,
  given: Arguments,
  terminal: Surroundings['terminal'],
): Promise<Answer> {
  const client = await checkClient(url, (done, total) => {
    if (done === total) terminal.note(`${total} answers of the private app fetched.`);
  });
  const { version } = client.manifest;
  const keys: readonly VerifierKey[] = [
    ...upstreamKeys(),
    ...given.all('release-key').map(readKey),
  ];
  const notes = [client.note, upstreamNote(version)].filter((note) => note !== undefined);
  const standing = await standingOf(client.manifestBytes, version, notes, keys);
  const hash = toBase64url(releaseHash(client.manifestBytes));
  const inLedger = checked.followed.audit.served?.hash === hash;
  const passes = standing.state === 'released' || given.has('allow-unsigned');
  const holds = client.differences.length === 0 && inLedger && passes;
  return {
    lines: [...ledger.lines, ...clientLines(client, inLedger, checked, standing)],
    json: {
      ...(ledger.json as object),
      client: {
        version,
        hash,
        addresses: client.manifest.files.length,
        differences: client.differences,
        inLedger,
        release: standing,
        holds,
      },
    },
    exitCode: holds ? 0 : 1,
  };
}

function clientLines(
  { manifest, differences }: ServedClient,
  inLedger: boolean,
  { followed }: CheckedLedger,
  standing: ReleaseStanding,
): readonly string[] {
  const { served } = followed.audit;
  const newest =
    served === undefined
      ? 'no release stands there'
      : `the newest there is version ${served.version}, leaf ${served.leaf}`;
  return [
    differences.length === 0
      ? `The private app, version ${manifest.version}: all ${manifest.files.length} addresses answer as its manifest says.`
      : `The private app, version ${manifest.version}, is NOT what its manifest says:`,
    ...differences.map(({ at, what }) => `  ${at}: ${what}`),
    inLedger
      ? 'Its manifest is the newest release in the ledger.'
      : `Its manifest is NOT the newest release in the ledger: ${newest}.`,
    standingLine(standing),
  ];
}

function standingLine(standing: ReleaseStanding): string {
  switch (standing.state) {
    case 'released':
      return `It is an upstream release, signed by ${standing.by}.`;
    case 'other-release':
      return `It is NOT what ${standing.by} released as ${standing.version}: that has other bytes.`;
    case 'signed-by-others':
      return `It is NOT an upstream release: signed only by ${standing.names.join(', ') || 'nobody'}, whom release/keys does not name.`;
    case 'unsigned':
      return 'It is NOT an upstream release: nobody signed it. A development build.';
  }
}
