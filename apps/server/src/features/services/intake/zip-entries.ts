import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { DirectoryError } from './directory-error.ts';

export interface ZipFile {
  readonly name: string;
  open(): Promise<Readable>;
}

/** More than this unpacked is no directory but a trap. */
const mostBytes = 20 * 1024 ** 3;

/**
 * The files of a zip, by the directory at its end. A DirectoryError for what is none, or unpacks to
 * more than 20 GiB. `close` when done.
 */
export async function openZip(
  path: string,
): Promise<{ readonly files: readonly ZipFile[]; close(): void }> {
  try {
    const zip = await openFile(path, { lazyEntries: true, autoClose: false });
    return { files: await filesOf(zip), close: () => zip.close() };
  } catch (error) {
    throw new DirectoryError(
      'file-unreadable',
      `${path} is not a zip file that can be read.`,
      error,
    );
  }
}

const openFile = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

async function filesOf(zip: yauzl.ZipFile): Promise<readonly ZipFile[]> {
  const openStream = promisify<yauzl.Entry, Readable>((entry, done) =>
    zip.openReadStream(entry, done),
  );
  const files: ZipFile[] = [];
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: yauzl.Entry) => {
      bytes += entry.uncompressedSize;
      if (bytes > mostBytes) return reject(new RangeError('it unpacks to more than 20 GiB'));
      if (!entry.fileName.endsWith('/')) {
        files.push({ name: entry.fileName, open: () => openStream(entry) });
      }
      zip.readEntry();
    });
    zip.readEntry();
  });
  return files;
}
