import { CliError } from './cli-error.ts';

const BLOCK = 512;

/**
 * The plain files of a ustar archive (IEEE 1003.1, "ustar Interchange Format"), by name; folders and
 * everything else is passed over. @throws CliError `file` for what is no such archive
 */
export function readTar(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    const size = Number.parseInt(fieldOf(header, 124, 12).trim(), 8);
    const end = at + BLOCK + size;
    if (fieldOf(header, 257, 5) !== 'ustar' || !(size >= 0) || end > archive.length) break;
    const prefix = fieldOf(header, 345, 155);
    const name = `${prefix === '' ? '' : `${prefix}/`}${fieldOf(header, 0, 100)}`;
    if (['0', ''].includes(fieldOf(header, 156, 1))) {
      files.set(name.replace(/^\.\//, ''), archive.subarray(at + BLOCK, end));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new CliError('file', 'This is no archive, or it is cut off.');
}

function fieldOf(header: Uint8Array, at: number, length: number): string {
  const [text = ''] = new TextDecoder().decode(header.subarray(at, at + length)).split('\0');
  return text;
}
