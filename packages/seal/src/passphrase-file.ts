import { ageLibrary } from './age-library.ts';

// Half a second on a phone; the library's own 18 takes eight times that and 256 MiB.
const WORK_FACTOR = 15;

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
