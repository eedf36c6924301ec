import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { NightFolder } from './night-folder.ts';
import { encodeRecord, type NightRecord, recordLength } from './night-record.ts';

interface Waiting {
  readonly keyId: Buffer;
  readonly bytes: Buffer;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * What came between nights, outside the database: each new wrapped `S` and each erasure, on the disk
 * before it is answered for. A file for each process and key, so that no two write to one; what
 * arrives together shares an `fsync`.
 */
export class NightLog {
  readonly #folder: NightFolder;
  readonly #process = randomBytes(4).toString('hex');
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;

  constructor(folder: NightFolder) {
    this.#folder = folder;
  }

  /** Resolves when the records are on the disk. */
  append(keyId: Buffer, records: readonly NightRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const bytes = Buffer.concat(records.map(encodeRecord));
      this.#waiting.push({ keyId, bytes, resolve, reject });
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = undefined;
      });
    });
  }

  /**
   * Brings the copies in the second place up to what is here, those of other and of killed processes
   * among them: two that copy at once write the same bytes at the same place.
   */
  async copyTo(second: NightFolder): Promise<void> {
    await second.make();
    for (const name of await this.#folder.list()) {
      if (!name.startsWith('log-')) continue;
      const bytes = await readFile(this.#folder.file(name));
      const whole = bytes.length - (bytes.length % recordLength);
      const copied = await second.size(name);
      if (copied >= whole) continue;
      const begin = copied - (copied % recordLength);
      const file = await open(second.file(name), copied === 0 ? 'w' : 'r+', 0o600);
      try {
        await file.write(bytes, begin, whole - begin, begin);
        await file.sync();
      } finally {
        await file.close();
      }
      await second.sync();
    }
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const [first] = this.#waiting;
      if (first === undefined) return;
      const batch = this.#waiting.filter(({ keyId }) => keyId.equals(first.keyId));
      this.#waiting = this.#waiting.filter(({ keyId }) => !keyId.equals(first.keyId));
      try {
        await this.#write(first.keyId, Buffer.concat(batch.map(({ bytes }) => bytes)));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async #write(keyId: Buffer, bytes: Buffer): Promise<void> {
    const name = `log-${keyId.toString('hex')}-${this.#process}`;
    const isNew = (await this.#folder.size(name)) === 0;
    const file = await open(this.#folder.file(name), isNew ? 'w' : 'r+', 0o600);
    try {
      await this.#writeAtEnd(file, bytes);
    } finally {
      await file.close();
    }
    if (isNew) await this.#folder.sync();
  }

  /** A full disk may take a part of a record; what follows must not stand behind that. */
  async #writeAtEnd(file: FileHandle, bytes: Buffer): Promise<void> {
    const { size } = await file.stat();
    const end = size - (size % recordLength);
    try {
      for (let at = 0; at < bytes.length; ) {
        at += (await file.write(bytes, at, bytes.length - at, end + at)).bytesWritten;
      }
      await file.datasync();
    } catch (error) {
      await file.truncate(end).catch(() => undefined);
      throw error;
    }
  }
}
