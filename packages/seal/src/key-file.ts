import { decodeIdentity, encodeRecipient } from './age-key.ts';
import { fromBase64url, toBase64url } from './bytes.ts';
import { decodeCanonical, encodeCanonical } from './canonical-json.ts';
import { curves } from './curves.ts';
import { decodeDevice, decodeSteward } from './device-leaf.ts';
import { SealError } from './error.ts';
import { readB64, readFixed, readMembers, readText } from './json-shape.ts';
import { readOrigin } from './origin.ts';
import { openPassphraseFile, sealToPassphrase } from './passphrase-file.ts';
import { type Random, randomBytes } from './random.ts';
import { signerOf } from './signature.ts';
import { wordList } from './word-list.ts';
import { numbersOf } from './word-number.ts';

/** What a helper's or steward's device keeps; bytes are base64url. */
export type KeyFileContent = HelperKeyFile | StewardKeyFile;

export interface HelperKeyFile extends KeyFileFields {
  /** `AGE-SECRET-KEY-1…` */
  readonly age: string;
  readonly role: 'helper';
}

export interface StewardKeyFile extends KeyFileFields {
  readonly role: 'steward';
}

interface KeyFileFields {
  readonly desk: string;
  /** The bytes of the device's leaf. */
  readonly leaf: string;
  readonly origin: string;
  /** The Ed25519 seed. */
  readonly seed: string;
  readonly type: 'key-file';
  readonly v: 1;
}

const LONGEST_LEAF = 40_000;
const FIELDS = ['desk', 'leaf', 'origin', 'role', 'seed', 'type', 'v'];

/** Seven English words joined by `-`: 77 bits. */
export async function drawPassphrase(random: Random = randomBytes): Promise<string> {
  const list = await wordList('en');
  return numbersOf(random(10), 7)
    .map((number) => list[number] ?? '')
    .join('-');
}

/** A drawn passphrase as it was typed: copied from paper, with spaces or capitals as may be. */
export function plainPassphrase(typed: string): string {
  return (
    typed
      .normalize('NFKC')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  ).join('-');
}

/**
 * @param passphrase from `drawPassphrase`
 * @returns an age file that `age -d` opens with the passphrase
 */
export async function sealKeyFile(
  content: KeyFileContent,
  passphrase: string,
  workFactor?: number,
): Promise<Uint8Array> {
  const plain = encodeCanonical(content);
  await readContent(plain);
  return sealToPassphrase(plain, passphrase, workFactor);
}

/**
 * @param passphrase as drawn, or typed with spaces and capitals
 * @throws SealError `age-file`, `work-factor`, `passphrase` (or an altered file, which is the same
 *   to see), `not-canonical`, `shape`, `origin`, `key-file-mismatch` (the keys are not the leaf's)
 */
export async function openKeyFile(bytes: Uint8Array, passphrase: string): Promise<KeyFileContent> {
  let plain: Uint8Array;
  try {
    plain = await openPassphraseFile(bytes, plainPassphrase(passphrase));
  } catch (cause) {
    // An altered one looks like another passphrase to whoever typed it.
    if (!(cause instanceof SealError) || cause.code !== 'sealed') throw cause;
    throw new SealError('passphrase', 'key file', { cause });
  }
  return readContent(plain);
}

async function readContent(plain: Uint8Array): Promise<KeyFileContent> {
  const content = readMembers(decodeCanonical(plain), 'key file', FIELDS, ['age']);
  const fields: KeyFileFields = {
    desk: readB64(content.desk, 'desk', 16),
    leaf: readB64(content.leaf, 'leaf'),
    origin: readOrigin(readText(content.origin, 'origin', 64)),
    seed: readB64(content.seed, 'seed', 32),
    type: readFixed(content.type, 'type', 'key-file'),
    v: readFixed(content.v, 'v', 1),
  };
  if (fields.leaf.length > LONGEST_LEAF) throw new SealError('shape', 'leaf');
  if (content.age === undefined) {
    return checkSteward({ ...fields, role: readFixed(content.role, 'role', 'steward') });
  }
  const age = readText(content.age, 'age', 100);
  return checkHelper({ ...fields, age, role: readFixed(content.role, 'role', 'helper') });
}

async function checkSteward(content: StewardKeyFile): Promise<StewardKeyFile> {
  await checkLeaf(content, decodeSteward(fromBase64url(content.leaf)));
  return content;
}

async function checkHelper(content: HelperKeyFile): Promise<HelperKeyFile> {
  const leaf = decodeDevice(fromBase64url(content.leaf));
  await checkLeaf(content, leaf);
  const { x25519 } = await curves();
  const key = await x25519.key(decodeIdentity(content.age));
  if (encodeRecipient(key.publicKey) !== leaf.age) throw new SealError('key-file-mismatch', 'age');
  return content;
}

async function checkLeaf(
  content: KeyFileFields,
  leaf: { readonly desk: string; readonly sign: string },
): Promise<void> {
  if (content.desk !== leaf.desk) throw new SealError('key-file-mismatch', 'desk');
  const signer = await signerOf(fromBase64url(content.seed));
  if (toBase64url(signer.publicKey) !== leaf.sign) throw new SealError('key-file-mismatch', 'seed');
}
