/**
 * An age file of any bytes to a passphrase, which `age -d` opens.
 *
 * @param passphrase from `drawPassphrase`, or one's own
 */
export async function sealToPassphrase(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  // Half a second on a phone; the library's own 18 takes eight times that and 256 MiB.
  encrypter.setScryptWorkFactor(15);
  return encrypter.encrypt(bytes);
}
