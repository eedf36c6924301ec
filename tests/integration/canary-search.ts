import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A text that must be found nowhere, and every form in which a program may have written it down. */
export interface Canary {
  readonly text: string;
  readonly forms: ReadonlyMap<string, Buffer>;
}

/**
 * Makes a canary's forms: UTF-8, UTF-16 of both byte orders, hex of both cases, and base64 in both
 * alphabets at each of the three alignments (without the characters that its neighbours decide).
 */
export function canary(text: string): Canary {
  const plain = Buffer.from(text, 'utf8');
  const little = Buffer.from(text, 'utf16le');
  const forms = new Map<string, Buffer>([
    ['UTF-8', plain],
    ['UTF-16LE', little],
    ['UTF-16BE', Buffer.from(little).swap16()],
    ['hex', Buffer.from(plain.toString('hex'))],
    ['HEX', Buffer.from(plain.toString('hex').toUpperCase())],
    ['JSON escapes', Buffer.from(asciiJson(text))],
  ]);
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    const certain = encoded.slice(Math.ceil((shift * 8) / 6), -1);
    forms.set(`base64+${shift}`, Buffer.from(certain));
    forms.set(`base64url+${shift}`, Buffer.from(certain.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return { text, forms };
}

/** A key that must be found nowhere: its bytes as they are, in hex and in base64. */
export function rawCanary(text: string, bytes: Uint8Array): Canary {
  const raw = Buffer.from(bytes);
  const forms = new Map<string, Buffer>([
    ['raw', raw],
    ['hex', Buffer.from(raw.toString('hex'))],
    ['HEX', Buffer.from(raw.toString('hex').toUpperCase())],
    ['base64', Buffer.from(raw.toString('base64').replace(/=+$/, ''))],
    ['base64url', Buffer.from(raw.toString('base64url'))],
  ]);
  return { text, forms };
}

function asciiJson(text: string): string {
  return [...text].map((c) => (c < '\u0080' ? c : [...c].map(escapeUnits).join(''))).join('');
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** Where a canary was found: place, which canary, in which form. */
export interface Sighting {
  readonly place: string;
  readonly text: string;
  readonly form: string;
}

/** Every canary that stands in `bytes`. */
export function sightings(
  place: string,
  bytes: Buffer,
  canaries: readonly Canary[],
): readonly Sighting[] {
  return canaries.flatMap(({ text, forms }) =>
    [...forms].filter(([, form]) => bytes.includes(form)).map(([form]) => ({ place, text, form })),
  );
}

/** Every canary that stands in any file below `folder`, and how much was searched. */
export async function searchFolder(
  folder: string,
  canaries: readonly Canary[],
): Promise<{
  readonly files: number;
  readonly bytes: number;
  readonly found: readonly Sighting[];
}> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: Sighting[] = [];
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => undefined);
    if (content === undefined) continue;
    files += 1;
    bytes += content.length;
    found.push(...sightings(path, content, canaries));
  }
  return { files, bytes, found };
}
