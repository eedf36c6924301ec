import { ByteReader, concat, equal, u8, u32 } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { leafHash } from '@nearhand/seal/hash';

/**
 * What can stand in the ledger (`docs/formats.md`, "Ledger leaf"). Numbers are never used again;
 * nothing about a room or a resident is among them.
 */
export const leafKinds = {
  root: 1,
  device: 2,
  roster: 3,
  leaving: 4,
  release: 5,
  restore: 6,
  index: 7,
} as const;

export type LeafKind = keyof typeof leafKinds;

/** One signature over a payload, and whose it is. */
export interface LeafSignature {
  /** 32 bytes, Ed25519. */
  readonly key: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** A leaf of the ledger: what it says, in the format of its kind, and who signed that. */
export interface Leaf {
  readonly kind: LeafKind;
  readonly payload: Uint8Array;
  /** No key twice. Whether they are right, and enough, is for the reader of that kind. */
  readonly signatures: readonly LeafSignature[];
}

const VERSION = 1;
/** Of a whole leaf, in bytes: its length stands in 16 bits in an entry bundle. */
const LARGEST = 65_535;
const MOST_SIGNATURES = 64;

/** @throws SealError `shape`, `range` for what a decoder would refuse */
export function encodeLeaf({ kind, payload, signatures }: Leaf): Uint8Array {
  const bytes = concat(
    u8(VERSION),
    u8(leafKinds[kind]),
    u32(payload.length),
    payload,
    u8(signatures.length),
    ...signatures.flatMap(({ key, signature }) => [key, signature]),
  );
  decodeLeaf(bytes);
  return bytes;
}

/**
 * The leaf of these bytes; its payload is not looked into.
 * @throws SealError `version`, `kind` for one of a later version, `shape`, `truncated`, `trailing`
 */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length > LARGEST) throw new SealError('shape', 'length');
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new SealError('version', 'leaf');
  const kind = kindOf(reader.u8());
  const length = reader.u32();
  if (length > LARGEST) throw new SealError('shape', 'payload');
  const payload = reader.take(length);
  const count = reader.u8();
  if (count > MOST_SIGNATURES) throw new SealError('shape', 'signatures');
  const signatures: LeafSignature[] = [];
  for (let i = 0; i < count; i += 1) {
    const key = reader.take(32);
    if (signatures.some((other) => equal(other.key, key)))
      throw new SealError('shape', 'key twice');
    signatures.push({ key, signature: reader.take(64) });
  }
  reader.end();
  return { kind, payload, signatures };
}

/** The kind of a leaf without reading the rest of it; undefined for one of a later version. */
export function peekKind(bytes: Uint8Array): LeafKind | undefined {
  return bytes[0] === VERSION ? kindNumbered(bytes[1]) : undefined;
}

function kindOf(number: number): LeafKind {
  const kind = kindNumbered(number);
  if (kind === undefined) throw new SealError('kind', `leaf kind ${number}`);
  return kind;
}

function kindNumbered(number: number | undefined): LeafKind | undefined {
  const names = Object.keys(leafKinds) as readonly LeafKind[];
  return names.find((name) => leafKinds[name] === number);
}

/**
 * How desk roots, devices and rosters name one another: the hash of the payload alone, whoever
 * signed it. The ledger's own leaf hash is that of all bytes of the leaf.
 */
export function payloadHash(payload: Uint8Array): Uint8Array {
  return leafHash(payload);
}
