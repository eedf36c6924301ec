import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno, KeepingError } from './keeping-error.ts';

const keyName = /^key-([0-9a-f]{16})$/;
const ownName = /^(key|log|secrets)-([0-9a-f]{16})(-[0-9a-f]{8})?(\.part)?$/;
const zeros = Buffer.alloc(64 * 1024);

/**
 * A folder of night keys and of what is readable with them: `key-ID` (32 bytes), `log-ID-PROCESS`
 * (what came since the last night) and `secrets-ID` (the dump of that night), where ID is the key's
 * in hexadecimal. There is one beside the database and one in the second place. Neither may be on a
 * disk that keeps versions or snapshots: destroying a key is what makes an erase final.
 */
export class NightFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder, for this account alone. */
  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Names of ours in it; none where there is no folder yet. */
  async list(): Promise<readonly string[]> {
    const names = await readdir(this.path).catch((error: unknown) => {
      if (isErrno(error, 'ENOENT')) return [];
      throw error;
    });
    return names.filter((name) => ownName.test(name)).sort();
  }

  /** The ids of the keys in it. */
  async keyIds(): Promise<readonly Buffer[]> {
    const names = await this.list();
    return names.flatMap((name) => {
      const hex = keyName.exec(name)?.[1];
      return hex === undefined ? [] : [Buffer.from(hex, 'hex')];
    });
  }

  /** A key, read once a night and process; undefined where it is not here. @throws KeepingError `file-wrong` */
  readKey(id: Buffer): Buffer | undefined {
    const name = this.file(`key-${id.toString('hex')}`);
    let key: Buffer;
    try {
      key = readFileSync(name);
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
    if (key.length !== 32)
      throw new KeepingError('file-wrong', `${name} is not a key of 32 bytes.`);
    return key;
  }

  /** Whole or not at all, on the disk when it resolves, and read back. @throws KeepingError `read-back` */
  async writeKey(id: Buffer, key: Buffer): Promise<void> {
    await this.write(`key-${id.toString('hex')}`, async (file) => {
      await file.writeFile(key);
    });
    if (this.readKey(id)?.equals(key) !== true) {
      throw new KeepingError('read-back', `A key written to ${this.path} came back otherwise.`);
    }
  }

  /** Writes a file under a name of its own first, so that one with the name wanted is always whole. */
  async write(name: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
    const part = this.file(`${name}.part`);
    const file = await open(part, 'w', 0o600);
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, this.file(name));
    await this.sync();
  }

  /** Copies a file of the same name from another folder and reads the copy back. @throws KeepingError `read-back` */
  async copyFrom(other: NightFolder, name: string): Promise<void> {
    await this.write(name, async (file) => {
      const source = createReadStream(other.file(name));
      for await (const chunk of source) await file.writeFile(chunk as Buffer);
    });
    const [copied, original] = await Promise.all([this.#hash(name), other.#hash(name)]);
    if (!copied.equals(original)) {
      throw new KeepingError('read-back', `What was copied to ${this.path} came back otherwise.`);
    }
  }

  async #hash(name: string): Promise<Buffer> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.file(name))) hash.update(chunk as Buffer);
    return hash.digest();
  }

  /** Overwrites, then removes; what is not there is gone already. */
  async destroy(name: string): Promise<void> {
    try {
      const file = await open(this.file(name), 'r+');
      try {
        const { size } = await file.stat();
        for (let at = 0; at < size; at += zeros.length) {
          await file.write(zeros, 0, Math.min(zeros.length, size - at), at);
        }
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
    }
    await rm(this.file(name), { force: true });
    await this.sync();
  }

  /** Bytes in a file; 0 where it is not there. */
  async size(name: string): Promise<number> {
    try {
      return (await stat(this.file(name))).size;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return 0;
      throw error;
    }
  }

  /** Makes names and removals last, as `fsync` of the folder does. */
  async sync(): Promise<void> {
    const folder = await open(this.path, 'r');
    try {
      await folder.sync();
    } catch (error) {
      // Some network file systems know no fsync of a folder.
      if (!isErrno(error, 'EINVAL', 'ENOTSUP', 'EISDIR')) throw error;
    } finally {
      await folder.close();
    }
  }
}
