import '../tsx-loader.js';
import { readFile } from 'node:fs/promises';
import { LedgerError } from '@nearhand/ledger/error';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { Kysely } from 'kysely';
import { readConfig } from '../config.ts';
import type { Database } from '../db/schema.ts';
import { tell } from '../features/bulletin/bulletin.ts';
import { getCommunity } from '../features/community/community.ts';
import {
  addWitness,
  type KeyOwner,
  LedgerTrouble,
  ledgerTopic,
  listVerifierKeys,
  listWitnesses,
  needWitnesses,
  removeWitness,
  witnessPolicy,
} from '../features/ledger/ledger.ts';
import {
  listLogs,
  logAt,
  MemoryPlaces,
  openWitness,
  renewWitness,
  resumeLog,
  type WatchedLog,
  type WitnessGround,
  WitnessTrouble,
  watchLog,
  witnessTopic,
} from '../features/witness/witness.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { withDatabase } from './command-database.ts';

/** What `nearhand witness …` passes on: an act and its words; `--json` last, where it is asked for. */
const words = process.argv.slice(2).filter((word) => word !== '--json');
const asJson = process.argv.includes('--json');

interface Standing {
  readonly ledger: { readonly origin: string; readonly keys: readonly string[] };
  readonly witness: { readonly key: string; readonly address: string };
  readonly cosigns: readonly WatchedLog[];
  readonly cosignedBy: Awaited<ReturnType<typeof listWitnesses>>;
  readonly needed: number;
}

async function run([act = '', ...given]: readonly string[]): Promise<Standing> {
  const config = readConfig();
  const { dataFolder } = config;
  return await withDatabase(config, createLog('error'), async ({ db }) => {
    const owner = await getCommunity(db);
    if (owner === undefined) throw refused('There is no community in this data folder yet.');
    const ground = { db, dataFolder, owner, places: MemoryPlaces.of(config, owner.id) };
    await change(ground, act, given);
    // A server that runs looks at once whom it has to ask, and whether it can cosign.
    await tell(db, [{ topic: ledgerTopic }, { topic: witnessTopic }]);
    const witness = await openWitness(ground);
    const keys = await listVerifierKeys(db, owner);
    return {
      ledger: { origin: owner.ledgerOrigin, keys: keys.map(encodeVerifierKey) },
      witness: { key: encodeVerifierKey(witness.key), address: `${config.origin}/witness` },
      cosigns: await listLogs(ground),
      cosignedBy: await listWitnesses(db, owner),
      needed: (await witnessPolicy(db, owner)).needed,
    };
  });
}

async function change(
  ground: WitnessGround,
  act: string,
  [first = '', second = '', third = '']: readonly string[],
): Promise<void> {
  const { db, owner } = ground;
  if (act === 'watch') await watchLog(ground, first);
  else if (act === 'resume') await resume(ground, first, second, third);
  else if (act === 'new-key') await renewWitness(ground);
  else if (act === 'ask') await addWitness(db, owner, first, addressOf(second));
  else if (act === 'drop') await drop(db, owner, first);
  else if (act === 'need') await need(db, owner, first);
  else if (act !== 'show') throw refused(`There is no act “${act}”.`);
}

async function resume(
  ground: WitnessGround,
  origin: string,
  address: string,
  seenFile: string,
): Promise<void> {
  const seen = seenFile === '' ? [] : [new Uint8Array(await readFile(seenFile))];
  const told = { origin, fetch: logAt(addressOf(address)), seen };
  const { is } = await resumeLog(ground, told).catch((error: unknown) => {
    if (!(error instanceof LedgerError)) throw refused((error as Error).message, error);
    throw refused(
      `What is shown at ${address} does not fit what is known of that ledger (${error.message}). Nothing was changed. Keep the answer of ${address}/checkpoint: if its key signed it, it is proof against whoever runs that ledger.`,
      error,
    );
  });
  if (is === 'unknown') {
    throw refused('This server cosigns no ledger of that name: nearhand witness show.');
  }
  if (is === 'not-waiting') throw refused('That ledger is cosigned already; nothing was changed.');
}

async function drop(db: Kysely<Database>, owner: KeyOwner, name: string): Promise<void> {
  const removal = await removeWitness(db, owner, name);
  if (removal === 'unknown') throw refused(`No witness is called “${name}”.`);
  if (removal === 'needed') {
    throw refused('Too few witnesses would be left: lower the number needed first.');
  }
}

async function need(db: Kysely<Database>, owner: KeyOwner, text: string): Promise<void> {
  const { length } = await listWitnesses(db, owner);
  const needed = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(needed <= length)) {
    throw refused(`The number needed is from 0 to ${length}: so many witnesses are asked.`);
  }
  await needWitnesses(db, owner, needed);
}

function addressOf(text: string): string {
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isWeb || url.search !== '' || url.hash !== '') {
    throw refused('The address of a witness is like https://help.example/witness.');
  }
  return url.href.replace(/\/$/, '');
}

function lines({ ledger, witness, cosigns, cosignedBy, needed }: Standing): readonly string[] {
  return [
    `This ledger: ${ledger.origin}`,
    ...ledger.keys.map((key) => `  key ${key}`),
    'This witness, for others to ask:',
    `  key ${witness.key}`,
    `  address ${witness.address}`,
    cosigns.length === 0 ? 'It cosigns no other ledger.' : 'It cosigns:',
    ...cosigns.map(
      ({ origin, size, isWaiting }) =>
        `  ${origin}, ${size} leaves${isWaiting ? ': stopped until you say where it stands, nearhand witness resume' : ''}`,
    ),
    cosignedBy.length === 0
      ? 'No witness is asked to cosign this ledger.'
      : `Clients need ${needed} of these to have cosigned this ledger:`,
    ...cosignedBy.map(
      ({ name, address, size, time }) =>
        `  ${name} at ${address}: ${time === undefined ? 'not yet' : `${size} leaves, ${new Date(time * 1_000).toISOString()}`}`,
    ),
  ];
}

function refused(sentence: string, cause?: unknown): StartError {
  return new StartError('configuration-wrong', sentence, cause);
}

try {
  const standing = await run(words);
  console.log(asJson ? JSON.stringify(standing) : lines(standing).join('\n'));
} catch (error) {
  const isKnown = [StartError, LedgerError, LedgerTrouble, WitnessTrouble].some(
    (kind) => error instanceof kind,
  );
  if (!isKnown) throw error;
  console.error(
    error instanceof LedgerError
      ? 'That is not the key of a witness, or of a ledger: a key has the form name+id+key.'
      : (error as Error).message,
  );
  process.exitCode = 1;
}
