import { concat, utf8 } from '@nearhand/seal/bytes';

/** A file of an archive. */
export interface TarFile {
  /** Path inside the archive, `/` between folders; at most 100 bytes of UTF-8. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const block = 512;

/** A ustar archive (POSIX.1-1988, IEEE 1003.1 "ustar Interchange Format"); tells no time and no owner. */
export function tar(files: readonly TarFile[]): Uint8Array {
  return concat(
    ...files.flatMap(({ name, bytes }) => [
      header(name, bytes.length),
      bytes,
      filler(bytes.length),
    ]),
    new Uint8Array(2 * block),
  );
}

function filler(length: number): Uint8Array {
  return new Uint8Array((block - (length % block)) % block);
}

function header(name: string, size: number): Uint8Array {
  const bytes = new Uint8Array(block);
  const put = (at: number, text: string): void => bytes.set(utf8(text), at);
  put(0, name);
  put(100, '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\0');
  put(263, '00');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return bytes;
}
