import type { LedgerErrorCode } from '@nearhand/ledger/error';
import { toBase64url } from '@nearhand/seal/bytes';
import type { SealErrorCode } from '@nearhand/seal/error';

export type Value =
  | string
  | number
  | boolean
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Why a reader refuses. */
export type RefusalCode = SealErrorCode | LedgerErrorCode;

/** One case: with what is `given`, `bytes` give `gives`, or are refused with `code`. */
export interface ValidCase {
  readonly name: string;
  readonly given: Value;
  readonly bytes: string;
  readonly gives: Value;
}

export interface InvalidCase {
  readonly name: string;
  readonly given: Value;
  readonly bytes: string;
  readonly code: RefusalCode;
}

/** A file of `vectors/`. */
export interface Vectors {
  readonly format: string;
  readonly valid: readonly ValidCase[];
  readonly invalid: readonly InvalidCase[];
}

/** Bytes are base64url in vectors, wherever they stand. */
export type Loose =
  | Uint8Array
  | string
  | number
  | boolean
  | undefined
  | readonly Loose[]
  | { readonly [name: string]: Loose };

export function plain(value: Loose): Value {
  if (value instanceof Uint8Array) return toBase64url(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

export function valid(name: string, given: Loose, bytes: Uint8Array, gives: Loose): ValidCase {
  return { name, given: plain(given), bytes: toBase64url(bytes), gives: plain(gives) };
}

export function invalid(
  name: string,
  given: Loose,
  bytes: Uint8Array,
  code: RefusalCode,
): InvalidCase {
  return { name, given: plain(given), bytes: toBase64url(bytes), code };
}
