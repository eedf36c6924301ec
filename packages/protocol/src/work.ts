import { concat, fromBase64url, toBase64url, u8, u32, utf8 } from '@nearhand/seal/bytes';
import { ProtocolError } from './errors.ts';
import { type JsonValue, readBytes, readInteger, readObject } from './json-reader.ts';

/** Memory-hard work asked of whoever makes a room (`docs/http.md`, `GET /api/work`). */
export interface WorkChallenge {
  readonly challenge: Uint8Array;
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** Zero bits that each part's hash must begin with. */
  readonly bits: number;
  readonly parts: number;
}

/** scrypt (RFC 7914) with 32 bytes out. The server passes its own, the client another. */
export type Scrypt = (
  password: Uint8Array,
  salt: Uint8Array,
  cost: { readonly n: number; readonly r: number; readonly p: number },
) => Promise<Uint8Array>;

export interface SolvedWork {
  readonly challenge: Uint8Array;
  readonly counters: readonly number[];
}

const salt = utf8('nearhand/v1/work');

export function decodeWorkChallenge(value: JsonValue): WorkChallenge {
  const answer = readObject(value, 'work');
  return {
    challenge: readBytes(answer.challenge, 'challenge'),
    n: readInteger(answer.n, 'n'),
    r: readInteger(answer.r, 'r'),
    p: readInteger(answer.p, 'p'),
    bits: readInteger(answer.bits, 'bits'),
    parts: readInteger(answer.parts, 'parts'),
  };
}

/** Whether one counter solves one part. */
export async function solves(
  challenge: WorkChallenge,
  part: number,
  counter: number,
  scrypt: Scrypt,
): Promise<boolean> {
  const password = concat(challenge.challenge, u8(part), u32(counter));
  const { n, r, p } = challenge;
  return leadingZeroBits(await scrypt(password, salt, { n, r, p })) >= challenge.bits;
}

/** Whether every part is solved; stops at the first that is not. */
export async function checkWork(
  challenge: WorkChallenge,
  counters: readonly number[],
  scrypt: Scrypt,
): Promise<boolean> {
  if (counters.length !== challenge.parts) return false;
  for (const [part, counter] of counters.entries()) {
    if (!(await solves(challenge, part, counter, scrypt))) return false;
  }
  return true;
}

/** The value of `Nearhand-Work`: challenge and counters, joined by dots. */
export function encodeWork(work: SolvedWork): string {
  return [toBase64url(work.challenge), ...work.counters.map(String)].join('.');
}

/** A desk's token or solved work from `Nearhand-Work`; anything else is a `shape`. */
export function decodeWork(header: string): SolvedWork | { readonly token: string } {
  const [first, ...rest] = header.split('.');
  if (first === 'token' && rest[0] !== undefined && rest.length === 1) return { token: rest[0] };
  if (first === undefined || rest.length === 0 || !rest.every((text) => /^\d{1,10}$/.test(text))) {
    throw new ProtocolError('shape', 'work');
  }
  const counters = rest.map(Number);
  if (counters.some((counter) => counter > 0xffff_ffff)) throw new ProtocolError('shape', 'work');
  try {
    return { challenge: fromBase64url(first), counters };
  } catch (cause) {
    throw new ProtocolError('shape', 'work', cause);
  }
}

function leadingZeroBits(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) {
    if (byte === 0) {
      bits += 8;
      continue;
    }
    return bits + Math.clz32(byte) - 24;
  }
  return bits;
}
