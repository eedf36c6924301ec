import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { decodeNote } from '@nearhand/ledger/note';
import { ledgerFolder, syncFolder, writeDurably } from './key-file.ts';

/**
 * The newest checkpoint that was published from here, kept in a file outside the database, so that a
 * database restored from an older copy is noticed before a second history is signed.
 */
export class PublishedMark {
  readonly #folder: string;
  readonly #path: string;

  constructor(dataFolder: string, ledgerOrigin: string) {
    this.#folder = ledgerFolder(dataFolder);
    this.#path = join(this.#folder, `${ledgerOrigin.replace('nearhand/', '')}.checkpoint`);
  }

  /** Undefined where nothing was published from here yet. */
  async read(): Promise<Checkpoint | undefined> {
    try {
      return decodeCheckpoint(decodeNote(await readFile(this.#path)).text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Whole or not at all, and on the disk when this returns. */
  async write(note: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const made = `${this.#path}.${randomBytes(6).toString('hex')}`;
    await writeDurably(made, Buffer.from(note).toString('utf8'), 0o644);
    await rename(made, this.#path);
    await syncFolder(this.#folder);
  }
}
