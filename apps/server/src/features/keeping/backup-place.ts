import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type BucketAccess, isInBucket } from '../../config.ts';

/** Where backups lie: a folder, or a prefix in a bucket. */
export interface BackupPlace {
  /** Where one lies, as it is named in messages and given to `restore`. */
  address(name: string): string;
  names(): Promise<readonly string[]>;
  /**
   * Keeps a file whole under its name, or not at all: one of that name stays until the new one is
   * whole. Resolves to its length in bytes.
   */
  write(name: string, content: AsyncIterable<Uint8Array>): Promise<number>;
  read(name: string): AsyncGenerator<Uint8Array>;
  remove(name: string): Promise<void>;
}

/** The place of `nearhand backup TO`. @throws StartError for a bucket that nothing says how to reach */
export async function backupPlace(
  to: string,
  access: BucketAccess | undefined,
): Promise<BackupPlace> {
  if (!isInBucket(to)) return new FolderPlace(to);
  // Its client is loaded where there is a bucket only.
  const { BucketPlace } = await import('./backup-bucket.ts');
  return BucketPlace.at(to, access);
}

/** The bytes of the backup at a path or an address. */
export async function readBackup(
  address: string,
  access: BucketAccess | undefined,
): Promise<AsyncGenerator<Uint8Array>> {
  const folder = isInBucket(address) ? address.replace(/\/[^/]*$/, '') : dirname(address);
  const place = await backupPlace(folder, access);
  return place.read(basename(address));
}

class FolderPlace implements BackupPlace {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  address(name: string): string {
    return join(this.#folder, name);
  }

  async names(): Promise<readonly string[]> {
    return await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
  }

  async write(name: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.address(name);
    const part = `${path}.part`;
    try {
      await pipeline(content, createWriteStream(part, { mode: 0o600, highWaterMark: 1024 * 1024 }));
      const file = await open(part, 'r');
      await file.sync();
      await file.close();
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return (await stat(path)).size;
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    yield* createReadStream(this.address(name), { highWaterMark: 256 * 1024 });
  }

  async remove(name: string): Promise<void> {
    await rm(this.address(name));
  }
}
