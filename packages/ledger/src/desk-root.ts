import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { decodeCanonical, encodeCanonical } from '@nearhand/seal/canonical-json';
import { decodeSteward, type StewardLeaf } from '@nearhand/seal/device-leaf';
import { SealError } from '@nearhand/seal/error';
import { readB64, readFixed, readInteger, readList, readMembers } from '@nearhand/seal/json-shape';

/** Who may sign for a desk: k of n stewards; bytes are base64url. */
export interface DeskRoot {
  readonly desk: string;
  /** How many of them have to sign a roster, or the next root. */
  readonly k: number;
  /** From 1; each change of the stewards has the next. */
  readonly number: number;
  /** Payload hash of the root before; absent for the first. */
  readonly previous?: string;
  /** The bytes of steward leaves. */
  readonly stewards: readonly string[];
  readonly type: 'desk-root';
  readonly v: 1;
}

/** Of one desk. */
export const MOST_STEWARDS = 20;

/** The bytes of a root; what a decoder would refuse is refused here. */
export function encodeDeskRoot(root: DeskRoot): Uint8Array {
  const bytes = encodeCanonical(root);
  decodeDeskRoot(bytes);
  return bytes;
}

/** @throws SealError `shape`, `not-canonical`, `key`, … */
export function decodeDeskRoot(bytes: Uint8Array): DeskRoot {
  const names = ['desk', 'k', 'number', 'stewards', 'type', 'v'];
  const value = readMembers(decodeCanonical(bytes), 'desk-root', names, ['previous']);
  const desk = readB64(value.desk, 'desk', 16);
  const stewards = readList(value.stewards, 'stewards', MOST_STEWARDS).map((each) =>
    readB64(each, 'steward'),
  );
  const number = readInteger(value.number, 'number', 1, 0xffff_ffff);
  if ((number === 1) !== (value.previous === undefined)) throw new SealError('shape', 'previous');
  const root: DeskRoot = {
    desk,
    k: readInteger(value.k, 'k', 1, stewards.length),
    number,
    ...(value.previous !== undefined && { previous: readB64(value.previous, 'previous', 32) }),
    stewards,
    type: readFixed(value.type, 'type', 'desk-root'),
    v: readFixed(value.v, 'v', 1),
  };
  checkStewards(root);
  return root;
}

function checkStewards(root: DeskRoot): void {
  const stewards = stewardsOf(root);
  if (stewards.some(({ desk }) => desk !== root.desk)) throw new SealError('shape', 'other desk');
  const keys = new Set(stewards.map(({ sign }) => sign));
  if (keys.size !== stewards.length) throw new SealError('shape', 'steward twice');
}

/** Whether it may be a real community's: no one steward alone, and one may be lost. */
export function isHeldByEnough({ k, stewards }: DeskRoot): boolean {
  return k >= 2 && stewards.length >= 3;
}

/** The stewards of a root, in its order. */
export function stewardsOf({ stewards }: DeskRoot): readonly StewardLeaf[] {
  return stewards.map((leaf) => decodeSteward(fromBase64url(leaf)));
}

/** The stewards' signing keys, 32 bytes each. */
export function stewardKeysOf(root: DeskRoot): readonly Uint8Array[] {
  return stewardsOf(root).map(({ sign }) => fromBase64url(sign));
}

/** A root that follows another, or is the first of its desk. */
export function nextRoot(
  before: { readonly root: DeskRoot; readonly hash: Uint8Array } | undefined,
  desk: string,
  k: number,
  stewards: readonly Uint8Array[],
): Uint8Array {
  return encodeDeskRoot({
    desk,
    k,
    number: (before?.root.number ?? 0) + 1,
    ...(before && { previous: toBase64url(before.hash) }),
    stewards: stewards.map(toBase64url),
    type: 'desk-root',
    v: 1,
  });
}
