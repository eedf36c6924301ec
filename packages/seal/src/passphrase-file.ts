import { ageLibrary } from './age-library.ts';
import { concat } from './bytes.ts';
import { SealError } from './error.ts';

// Half a second on a phone; the library's own 18 takes eight times that and 256 MiB.
const WORK_FACTOR = 15;
const HIGHEST_WORK_FACTOR = 18;

/**
 * An age file of any bytes to a passphrase, which `age -d` opens.
 *
 * @param passphrase from `drawPassphrase`, or one's own
 * @param workFactor the base-2 logarithm of scrypt's cost
 */
export async function sealToPassphrase(
  bytes: Uint8Array,
  passphrase: string,
  workFactor = WORK_FACTOR,
): Promise<Uint8Array> {
  const { Encrypter } = await ageLibrary();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(bytes);
}

/** Whether bytes begin like an age file; what is in it, and to whom, is not looked at. */
export function isAgeFile(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 22)) === 'age-encryption.org/v1\n';
}

/**
 * What is in an age file to a passphrase.
 *
 * @throws SealError `age-file` (none, or to no passphrase), `work-factor`, `passphrase` (another, or
 *   an altered header, which is the same to see), `sealed` (altered or cut off after it)
 */
export async function openPassphraseFile(
  bytes: Uint8Array,
  passphrase: string,
): Promise<Uint8Array> {
  checkHeader(bytes);
  const { Decrypter } = await ageLibrary();
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  let plain: ReadableStream<Uint8Array>;
  try {
    plain = await decrypter.decrypt(streamOf(bytes));
  } catch (cause) {
    throw new SealError('passphrase', 'age file', { cause });
  }
  try {
    return await readAll(plain);
  } catch (cause) {
    throw new SealError('sealed', 'age file', { cause });
  }
}

/** Refuses what is no passphrase file, and one that would keep a phone busy for minutes. */
function checkHeader(bytes: Uint8Array): void {
  const head = String.fromCharCode(...bytes.subarray(0, 66));
  const form = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n/;
  const [, workFactor] = form.exec(head) ?? [];
  if (workFactor === undefined) throw new SealError('age-file', 'no passphrase file');
  if (Number(workFactor) > HIGHEST_WORK_FACTOR) throw new SealError('work-factor', workFactor);
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(...pieces);
    pieces.push(value);
  }
}
