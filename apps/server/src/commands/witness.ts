import '../tsx-loader.ts';
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
import { listLogs, openWitness, watchLog } from '../features/witness/witness.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { withDatabase } from './command-database.ts';

/** What `nearhand witness …` passes on: an act and its words; `--json` last, where it is asked for. */
const words = process.argv.slice(2).filter((word) => word !== '--json');
const asJson = process.argv.includes('--json');

interface Standing {
  readonly ledger: { readonly origin: string; readonly keys: readonly string[] };
  readonly witness: { readonly key: string; readonly address: string };
  readonly cosigns: Awaited<ReturnType<typeof listLogs>>;
  readonly cosignedBy: Awaited<ReturnType<typeof listWitnesses>>;
  readonly needed: number;
}

async function run([act = '', first = '', second = '']: readonly string[]): Promise<Standing> {
  const config = readConfig();
  return await withDatabase(config, createLog('error'), async ({ db }) => {
    const owner = await getCommunity(db);
    if (owner === undefined) throw refused('There is no community in this data folder yet.');
    await change(db, owner, act, first, second);
    // A server that runs looks at once whom it has to ask.
    await tell(db, [{ topic: ledgerTopic }]);
    const witness = await openWitness(db, config.dataFolder, owner);
    const keys = await listVerifierKeys(db, owner);
    return {
      ledger: { origin: owner.ledgerOrigin, keys: keys.map(encodeVerifierKey) },
      witness: { key: encodeVerifierKey(witness.key), address: `${config.origin}/witness` },
      cosigns: await listLogs(db, owner.id),
      cosignedBy: await listWitnesses(db, owner),
      needed: (await witnessPolicy(db, owner)).needed,
    };
  });
}

async function change(
  db: Kysely<Database>,
  owner: KeyOwner,
  act: string,
  first: string,
  second: string,
): Promise<void> {
  if (act === 'watch') await watchLog(db, owner.id, first);
  else if (act === 'ask') await addWitness(db, owner, first, addressOf(second));
  else if (act === 'drop') await drop(db, owner, first);
  else if (act === 'need') await need(db, owner, first);
  else if (act !== 'show') throw refused(`There is no act “${act}”.`);
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
    ...cosigns.map(({ origin, size }) => `  ${origin}, ${size} leaves`),
    cosignedBy.length === 0
      ? 'No witness is asked to cosign this ledger.'
      : `Clients need ${needed} of these to have cosigned this ledger:`,
    ...cosignedBy.map(
      ({ name, address, size, time }) =>
        `  ${name} at ${address}: ${time === undefined ? 'not yet' : `${size} leaves, ${new Date(time * 1_000).toISOString()}`}`,
    ),
  ];
}

function refused(sentence: string): StartError {
  return new StartError('configuration-wrong', sentence);
}

try {
  const standing = await run(words);
  console.log(asJson ? JSON.stringify(standing) : lines(standing).join('\n'));
} catch (error) {
  const isKnown = [StartError, LedgerError, LedgerTrouble].some((kind) => error instanceof kind);
  if (!isKnown) throw error;
  console.error(
    error instanceof LedgerError
      ? 'That is not the key of a witness, or of a ledger: a key has the form name+id+key.'
      : (error as Error).message,
  );
  process.exitCode = 1;
}
