import { equal } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { plainPassphrase } from '@nearhand/seal/key-file';
import { openPassphraseFile } from '@nearhand/seal/passphrase-file';
import { tar } from '@nearhand/visit/tar';
import { CliError } from '../cli-error.ts';
import { readTar } from '../tar-files.ts';

/** Larger than any room that a browser could pack: it is held in memory a few times over. */
export const LARGEST_FILE = 1024 ** 3;

/**
 * What is sealed in a file that was taken away.
 * @param passphrase as drawn or thought of
 * @throws CliError `refused` where it was altered or cut off; SealError `passphrase`, `age-file`,
 *   `work-factor`
 */
export async function unsealed(sealed: Uint8Array, passphrase: string): Promise<Uint8Array> {
  // One's own may have capitals; a drawn one may have been typed with them.
  const [first, second] = [...new Set([passphrase, plainPassphrase(passphrase)])];
  try {
    return await openPassphraseFile(sealed, first ?? '');
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    if (error.code === 'passphrase' && second) return openPassphraseFile(sealed, second);
    if (error.code !== 'sealed') throw error;
    throw new CliError('refused', 'The file was altered after it was sealed, or is cut off.', {
      cause: error,
    });
  }
}

/**
 * The files of an archive that was taken away, by name. Only the one archive that has these files in
 * this order is taken: every other may show another program other files than this one checks.
 * @throws CliError `refused`
 */
export function archiveFiles(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = readTar(archive);
  const again = tar([...files].map(([name, bytes]) => ({ name, bytes })));
  if (!equal(again, archive)) {
    throw new CliError('refused', 'The archive in the file is not in the one form that it has.');
  }
  return files;
}
