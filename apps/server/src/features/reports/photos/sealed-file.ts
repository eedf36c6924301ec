import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** A photo as it was sent, enciphered in a file, and what opens this one file and no other. */
export interface SealedFile {
  readonly path: string;
  readonly size: number;
  /** AES-256-CTR: 32 and 16 bytes. */
  readonly key: Uint8Array;
  readonly start: Uint8Array;
}

const cipher = 'aes-256-ctr';
const partBytes = 256 * 1024;

/** Enciphers, part by part, what is written into a file that is read once. */
export class FileSeal {
  readonly key = randomBytes(32);
  readonly start = randomBytes(16);
  readonly #cipher = createCipheriv(cipher, this.key, this.start);

  async write(handle: FileHandle, part: Buffer): Promise<void> {
    await handle.writeFile(this.#cipher.update(part));
  }
}

/** The bytes as they were sent: in memory from here on. */
export async function readSealed({ path, size, key, start }: SealedFile): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  const decipher = createDecipheriv(cipher, key, start);
  const part = Buffer.alloc(Math.min(size, partBytes));
  const handle = await open(path);
  try {
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(part, 0, part.length, at);
      if (bytesRead === 0) throw new RangeError('a photo on its way was cut');
      decipher.update(part.subarray(0, bytesRead)).copy(bytes, at);
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return bytes;
}
