import { equal, isWellFormed, text, utf8 } from './bytes.ts';
import { SealError } from './error.ts';

export type Json = string | number | boolean | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const DEEPEST = 16;

/**
 * RFC 8785 restricted to objects, arrays, strings, booleans and integers from 0 to 2^53 − 1. A
 * member that is `undefined` counts as absent; anything else outside the form is `not-canonical`.
 */
export function encodeCanonical(value: unknown): Uint8Array {
  return utf8(canonicalText(value, 0));
}

// JSON.stringify would write a lone surrogate as an escape (RFC 8785 section 3.2.2.2 refuses it).
function jsonString(value: string): string {
  if (!isWellFormed(value)) throw new SealError('text', 'lone surrogate');
  return JSON.stringify(value);
}

function canonicalText(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return jsonString(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isSafeInteger(value) || value < 0) {
        throw new SealError('not-canonical', 'number');
      }
      return String(value);
    case 'object':
      break;
    default:
      throw new SealError('not-canonical', typeof value);
  }
  if (value === null) throw new SealError('not-canonical', 'null');
  if (depth === DEEPEST) throw new SealError('not-canonical', 'depth');
  if (Array.isArray(value)) {
    // Array.from: a hole is an element like any other, and refused.
    return `[${Array.from(value, (each) => canonicalText(each, depth + 1)).join(',')}]`;
  }
  // The default order of sort is that of UTF-16 code units (RFC 8785 section 3.2.3).
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${jsonString(key)}:${canonicalText(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

/** Refuses as `not-canonical` whatever `encodeCanonical` would not give back byte for byte. */
export function decodeCanonical(bytes: Uint8Array): Json {
  const decoded = text(bytes);
  let value: unknown;
  try {
    value = JSON.parse(decoded);
  } catch (cause) {
    throw new SealError('not-canonical', 'no JSON', { cause });
  }
  if (!equal(encodeCanonical(value), bytes)) throw new SealError('not-canonical', 'other bytes');
  return value as Json;
}
