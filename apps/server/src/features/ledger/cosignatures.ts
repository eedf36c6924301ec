import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { cosignatureVerifier, decodeCosignature } from '@nearhand/ledger/cosignature';
import {
  decodeNote,
  encodeNote,
  type NoteSignature,
  signatureLine,
  verifyNote,
} from '@nearhand/ledger/note';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { utf8 } from '@nearhand/seal/bytes';
import type { Db } from '../../db/schema.ts';
import type { KeyOwner } from './signing-keys.ts';

/** A witness of our own ledger. */
export interface LedgerWitness {
  readonly name: string;
  /** As a C2SP verifier key. */
  readonly verifierKey: string;
  /** The submission prefix, without a slash at the end. */
  readonly address: string;
  /** The size that it cosigned last, 0 for none. */
  readonly size: number;
  /** When it says that it did, seconds since 1970. */
  readonly time: number | undefined;
}

/** What clients are told of our witnesses. */
export interface WitnessPolicy {
  /** C2SP verifier keys. */
  readonly witnesses: readonly string[];
  /** So many of them must have cosigned a checkpoint. */
  readonly needed: number;
}

function witnessRows(db: Db, { id }: KeyOwner) {
  return db
    .selectFrom('ledger_witnesses')
    .select(['name', 'verifier_key', 'address', 'size', 'line'])
    .where('community_id', '=', id)
    .orderBy('name');
}

export async function listWitnesses(db: Db, owner: KeyOwner): Promise<readonly LedgerWitness[]> {
  const rows = await witnessRows(db, owner).execute();
  return rows.map(({ name, verifier_key, address, size, line }) => ({
    name,
    verifierKey: verifier_key,
    address,
    size,
    time: line === null ? undefined : decodeCosignature(signatureOf(line).signature).time,
  }));
}

export async function witnessPolicy(db: Db, owner: KeyOwner): Promise<WitnessPolicy> {
  const rows = await witnessRows(db, owner).execute();
  const needed = (await policyRow(db, owner))?.needed ?? 0;
  return { witnesses: rows.map(({ verifier_key }) => verifier_key), needed };
}

/** The newest head with its signed note; undefined before the first publication. */
export async function newestCheckpoint(
  db: Db,
  { id }: KeyOwner,
): Promise<{ readonly size: number; readonly note: Buffer } | undefined> {
  const head = await db
    .selectFrom('ledger_heads')
    .select(['size', 'checkpoint'])
    .where('community_id', '=', id)
    .executeTakeFirst();
  return head?.checkpoint ? { size: head.size, note: head.checkpoint } : undefined;
}

/**
 * The checkpoint that everybody is shown, with the lines of witnesses: the newest, or the newest that
 * enough witnesses have cosigned, since clients would refuse one before it. Undefined before the first.
 */
export async function servedCheckpoint(db: Db, owner: KeyOwner): Promise<Buffer | undefined> {
  const policy = await policyRow(db, owner);
  if (policy && policy.needed > 0 && policy.checkpoint !== null) return policy.checkpoint;
  const newest = await newestCheckpoint(db, owner);
  if (newest === undefined) return undefined;
  return withLines(newest.note, await linesAt(db, owner, newest.size));
}

function policyRow(db: Db, { id }: KeyOwner) {
  return db
    .selectFrom('ledger_policies')
    .select(['needed', 'size', 'checkpoint'])
    .where('community_id', '=', id)
    .executeTakeFirst();
}

async function linesAt(db: Db, owner: KeyOwner, size: number): Promise<readonly string[]> {
  const rows = await witnessRows(db, owner).where('size', '=', size).execute();
  return rows.flatMap(({ line }) => line ?? []);
}

function withLines(note: Uint8Array, lines: readonly string[]): Buffer {
  const { text, signatures } = decodeNote(new Uint8Array(note));
  const all = [...signatures, ...lines.map(signatureOf)];
  return Buffer.from(encodeNote({ text, signatures: all }));
}

/** A kept line taken apart. */
function signatureOf(line: string): NoteSignature {
  const [signature] = decodeNote(utf8(`-\n\n${line}`)).signatures;
  return signature as NoteSignature;
}

/**
 * Keeps what a witness answered, and shows the checkpoint to everybody where it is now cosigned by
 * enough. False where no line of it is a cosignature by this witness on this checkpoint.
 */
export async function takeCosignature(
  db: Db,
  owner: KeyOwner,
  witness: Pick<LedgerWitness, 'name' | 'verifierKey'>,
  note: Uint8Array,
  answer: string,
): Promise<boolean> {
  const line = await cosignatureIn(note, answer, witness.verifierKey);
  if (line === undefined) return false;
  const { size } = decodeCheckpoint(decodeNote(note).text);
  await db
    .updateTable('ledger_witnesses')
    .set({ size, line })
    .where('community_id', '=', owner.id)
    .where('name', '=', witness.name)
    .where('size', '<=', size)
    .execute();
  await showCosigned(db, owner, note, size);
  return true;
}

async function cosignatureIn(
  note: Uint8Array,
  answer: string,
  verifierKey: string,
): Promise<string | undefined> {
  try {
    const { text } = decodeNote(note);
    const signed = decodeNote(utf8(`${text}\n${answer}`));
    const verifier = cosignatureVerifier(decodeVerifierKey(verifierKey));
    const [found] = await verifyNote(signed, [verifier]);
    return found && signatureLine(found);
  } catch {
    return undefined;
  }
}

async function showCosigned(
  db: Db,
  owner: KeyOwner,
  note: Uint8Array,
  size: number,
): Promise<void> {
  const needed = (await policyRow(db, owner))?.needed ?? 0;
  const lines = await linesAt(db, owner, size);
  if (needed === 0 || lines.length < needed) return;
  await db
    .updateTable('ledger_policies')
    .set({ size, checkpoint: withLines(note, lines) })
    .where('community_id', '=', owner.id)
    .where('size', '<=', size)
    .execute();
}
