import { fromBase64url } from './bytes.ts';
import type { Json, JsonObject } from './canonical-json.ts';
import { SealError } from './error.ts';

/** An object with exactly these members, `optional` ones aside; else `shape`. */
export function readMembers(
  value: Json | undefined,
  at: string,
  members: readonly string[],
  optional: readonly string[] = [],
): JsonObject {
  if (typeof value !== 'object' || isList(value)) throw new SealError('shape', at);
  const names = Object.keys(value);
  const missing = members.some((name) => !names.includes(name));
  const unknown = names.some((name) => !members.includes(name) && !optional.includes(name));
  if (missing || unknown) throw new SealError('shape', `${at}: members`);
  return value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function readList(value: Json | undefined, at: string, longest: number): readonly Json[] {
  if (value === undefined || typeof value !== 'object' || !isList(value)) {
    throw new SealError('shape', at);
  }
  if (value.length > longest) throw new SealError('shape', `${at}: too many`);
  return value;
}

/** Text of at most so many characters (code points). */
export function readText(value: Json | undefined, at: string, longest: number): string {
  if (typeof value !== 'string' || [...value].length > longest) throw new SealError('shape', at);
  return value;
}

/** A base64url text of so many bytes, given back as text. */
export function readB64(value: Json | undefined, at: string, length?: number): string {
  if (typeof value !== 'string') throw new SealError('shape', at);
  const bytes = fromBase64url(value);
  if (length !== undefined && bytes.length !== length) throw new SealError('shape', at);
  return value;
}

/** A day as `YYYY-MM-DD`, as far as its digits tell. */
export function readDay(value: Json | undefined, at: string): string {
  const day = readText(value, at, 10);
  if (/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(day)) return day;
  throw new SealError('shape', at);
}

export function readInteger(value: Json | undefined, at: string, from: number, to: number): number {
  if (typeof value !== 'number' || value < from || value > to) throw new SealError('shape', at);
  return value;
}

/** The one value that stands here. */
export function readFixed<const T extends Json>(value: Json | undefined, at: string, only: T): T {
  if (value !== only) throw new SealError('shape', at);
  return only;
}
