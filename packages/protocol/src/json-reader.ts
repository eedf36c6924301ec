import { fromBase64url } from '@nearhand/seal/bytes';
import { ProtocolError } from './errors.ts';

/** A JSON value as `JSON.parse` gives it, before anyone has looked at it. */
export type JsonValue = unknown;

/** Refuses what is not an object; unknown members are left alone, so that older clients go on. */
export function readObject(value: JsonValue, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProtocolError('shape', at);
  }
  return value as Readonly<Record<string, unknown>>;
}

export function readText(value: JsonValue, at: string): string {
  if (typeof value !== 'string') throw new ProtocolError('shape', at);
  return value;
}

/** Text that may be missing, or null. */
export function readOptional(value: JsonValue, at: string): string | undefined {
  return value === undefined || value === null ? undefined : readText(value, at);
}

export function readInteger(value: JsonValue, at: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ProtocolError('shape', at);
  }
  return value;
}

export function readBoolean(value: JsonValue, at: string): boolean {
  if (typeof value !== 'boolean') throw new ProtocolError('shape', at);
  return value;
}

export function readList<T>(
  value: JsonValue,
  at: string,
  item: (value: JsonValue, at: string) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw new ProtocolError('shape', at);
  return value.map((each, index) => item(each, `${at}.${index}`));
}

/** Base64url bytes; `length` where the format fixes it. */
export function readBytes(value: JsonValue, at: string, length?: number): Uint8Array {
  const text = readText(value, at);
  let bytes: Uint8Array;
  try {
    bytes = fromBase64url(text);
  } catch (cause) {
    throw new ProtocolError('shape', at, cause);
  }
  if (length !== undefined && bytes.length !== length) throw new ProtocolError('shape', at);
  return bytes;
}

/** One of a closed list of words. */
export function readChoice<const T extends string>(
  value: JsonValue,
  at: string,
  choices: readonly T[],
): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new ProtocolError('shape', at);
  return found;
}

/** Parses text from outside; anything that is no JSON is a `shape`. */
export function parseJson(text: string, at: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError('shape', at, cause);
  }
}
