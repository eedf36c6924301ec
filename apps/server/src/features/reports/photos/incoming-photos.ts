import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PhotoError } from './photo-error.ts';
import { FileSeal, type SealedFile } from './sealed-file.ts';

/** A photo that arrived and waits to be drawn. */
export interface IncomingPhoto {
  readonly file: SealedFile;
  /** Deletes it; has to be called, whatever became of it. */
  drop(): Promise<void>;
}

const keptMs = 10 * 60_000;

/**
 * Photos as they were sent, while they arrive and wait: in files, so that a flood fills a bounded part
 * of the disk and no memory. A photo says where and by whom it was taken, so what is written is
 * enciphered, each with a key of its own that stands in no file: after a crash, or on a disk that is
 * read later, it is noise.
 */
export class IncomingPhotos {
  readonly #folder: string;
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(dataFolder: string, mostBytes: number) {
    this.#folder = join(dataFolder, 'incoming-photos');
    this.#mostBytes = mostBytes;
  }

  /**
   * Takes a file as it arrives. A PhotoError `busy` where all that may be kept is used, or
   * `too-large` where `isCut` says afterwards that it was cut; the rest of the file is then read and dropped, so that what was
   * typed beside it still arrives.
   */
  async take(file: AsyncIterable<Buffer>, isCut: () => boolean): Promise<IncomingPhoto> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, randomBytes(16).toString('hex'));
    const seal = new FileSeal();
    const held = { size: 0 };
    const drop = async () => {
      this.#bytes -= held.size;
      held.size = 0;
      await rm(path, { force: true });
    };
    try {
      const handle = await open(path, 'wx', 0o600);
      try {
        await this.#write(file, handle, seal, held);
      } finally {
        await handle.close();
      }
      if (isCut()) throw new PhotoError('too-large');
    } catch (error) {
      await drop();
      throw error;
    }
    const { key, start } = seal;
    return { file: { path, size: held.size, key, start }, drop };
  }

  /** Deletes what a crash left; nobody can read it any more. */
  async sweep(now: number): Promise<void> {
    for (const file of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, file);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
      if (mtimeMs < now - keptMs) await rm(path, { force: true });
    }
  }

  async #write(
    file: AsyncIterable<Buffer>,
    handle: FileHandle,
    seal: FileSeal,
    held: { size: number },
  ): Promise<void> {
    let isFull = false;
    for await (const chunk of file) {
      isFull ||= this.#bytes + chunk.length > this.#mostBytes;
      if (isFull) continue;
      this.#bytes += chunk.length;
      held.size += chunk.length;
      await seal.write(handle, chunk);
    }
    if (isFull) throw new PhotoError('busy');
  }
}
