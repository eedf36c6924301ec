import '../tsx-loader.js';
import { LedgerError } from '@nearhand/ledger/error';
import { decodeNote } from '@nearhand/ledger/note';
import { noteVerifier } from '@nearhand/ledger/note-signature';
import { decodeVerifierKey, encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { readConfig } from '../config.ts';
import type { Db } from '../db/schema.ts';
import { tell } from '../features/bulletin/bulletin.ts';
import { getCommunity } from '../features/community/community.ts';
import { desksTopic } from '../features/desks/desks.ts';
import {
  addSigningKey,
  type KeyOwner,
  LedgerTrouble,
  ledgerTopic,
  listVerifierKeys,
  retireSigningKey,
  servedCheckpoint,
  tellSigningKey,
} from '../features/ledger/ledger.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { withDatabase } from './command-database.ts';

/** What `nearhand ledger …` passes on: an act, the key it is about, and `--json`. */
const [act = '', key = ''] = process.argv.slice(2).filter((word) => word !== '--json');
const asJson = process.argv.includes('--json');

interface Key {
  readonly key: string;
  /** Clients are told to believe the ledger by it. */
  readonly told: boolean;
  /** It signed the checkpoint that is served now. */
  readonly signed: boolean;
}

async function run(): Promise<readonly Key[]> {
  const { dataFolder, ...config } = readConfig();
  return await withDatabase({ ...config, dataFolder }, createLog('error'), ({ db }) =>
    db.transaction().execute(async (transaction) => {
      const owner = await getCommunity(transaction);
      if (owner === undefined) throw refused('There is no community in this data folder yet.');
      if (act === 'add-key') await addSigningKey(transaction, dataFolder, owner);
      else if (act === 'use') await use(transaction, owner);
      else if (act === 'retire') await retire(transaction, owner);
      // A server that runs publishes anew with the keys that there are now, and tells clients.
      await tell(transaction, [{ topic: ledgerTopic }, { topic: desksTopic(owner.id) }]);
      return keysOf(transaction, owner);
    }),
  );
}

async function use(db: Db, owner: KeyOwner): Promise<void> {
  const known = (await keysOf(db, owner)).find((each) => each.key === key);
  if (known === undefined) throw refused('That is no key of this ledger: nearhand ledger keys.');
  if (!known.signed) {
    throw refused('It has not signed yet. A server that runs signs within seconds; try again.');
  }
  await tellSigningKey(db, owner, decodeVerifierKey(key).publicKey);
}

async function retire(db: Db, owner: KeyOwner): Promise<void> {
  if (!(await retireSigningKey(db, owner, decodeVerifierKey(key).publicKey))) {
    throw refused('That is no key of this ledger, or the one that clients are told to use.');
  }
}

async function keysOf(db: Db, owner: KeyOwner): Promise<readonly Key[]> {
  const note = await servedCheckpoint(db, owner);
  const signed = new Set(
    note === undefined ? [] : decodeNote(new Uint8Array(note)).signatures.map((each) => each.keyId),
  );
  return (await listVerifierKeys(db, owner)).map((each, index) => ({
    key: encodeVerifierKey(each),
    told: index === 0,
    signed: signed.has(noteVerifier(each).keyId),
  }));
}

function refused(sentence: string): StartError {
  return new StartError('configuration-wrong', sentence);
}

function line({ key: text, told, signed }: Key): string {
  return `${told ? 'in use ' : 'signs  '} ${text}${signed ? '' : ' (has not signed yet)'}`;
}

try {
  const keys = await run();
  console.log(asJson ? JSON.stringify({ keys }) : keys.map(line).join('\n'));
} catch (error) {
  const isKnown = [StartError, LedgerError, LedgerTrouble].some((kind) => error instanceof kind);
  if (!isKnown) throw error;
  console.error(
    error instanceof LedgerError
      ? 'That is no key: a key has the form name+id+key.'
      : (error as Error).message,
  );
  process.exitCode = 1;
}
