import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = join(import.meta.dirname, '../../../../shared/vectors');

/** Larger vectors of others, which a stranger's clone does not have. */
export const foreign = {
  isHere: existsSync(join(shared, 'merkle')),
  missing: 'the larger vectors are not beside this clone; vectors/foreign has a part of them',
} as const;

/** A file among them. */
export function foreignBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(shared, path)));
}

export function foreignText(path: string): string {
  return readFileSync(join(shared, path), 'utf8');
}

/** The paths of all files below a folder of them. */
export function foreignPaths(folder: string): readonly string[] {
  return readdirSync(join(shared, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(shared.length + 1))
    .sort();
}
