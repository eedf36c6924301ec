import { NONCE, openWith, type Sealed, sealWith } from './aead.ts';
import { ByteReader, concat, fromBase64url, toBase64url, u32 } from './bytes.ts';
import { decodeCanonical, encodeCanonical, type Json } from './canonical-json.ts';
import { type DeviceLeaf, decodeDevice } from './device-leaf.ts';
import { SealError } from './error.ts';
import { leafHash } from './hash.ts';
import { readB64, readDay, readInteger, readList, readMembers } from './json-shape.ts';
import { checkZeros, memberClasses, padToClass } from './padding.ts';
import { type Random, randomBytes } from './random.ts';

/** A device that is let in. */
export interface MemberFields {
  /** The first epoch that it can read. */
  readonly from: number;
  /** The epoch at which it was let in without a break. */
  readonly since: number;
  /** The bytes of its leaf. */
  readonly leafBytes: Uint8Array;
}

export interface EpochMember extends MemberFields {
  readonly leaf: DeviceLeaf;
  /** 32 bytes: how entries and opening records name their author. */
  readonly leafHash: Uint8Array;
}

/** The checkpoint of the ledger under which an epoch's maker verified its rosters. */
export interface VerifiedUnder {
  /** 32 bytes, base64url. */
  readonly root: string;
  readonly size: number;
}

/** How far the room had come where its device last saw it, in a journal that is gone. */
export interface AbandonedPlace {
  readonly epoch: number;
  /** Head of that epoch's manifest: 32 bytes, base64url, as the next. */
  readonly manifest: string;
  /** The place that the next element would have taken. */
  readonly sequence: number;
  readonly head: string;
}

/** That an epoch continues a room of a server that was set up again from a backup. */
export interface Restored {
  /** Of which day the backup was, `YYYY-MM-DD`. */
  readonly backup: string;
  /** Absent where the device that made the epoch remembered nothing. */
  readonly abandoned?: AbandonedPlace;
}

/** What stands beside the members. */
export interface BesideMembers {
  /** Absent where the maker took the rosters on the server's word. */
  readonly ledger?: VerifiedUnder | undefined;
  readonly restored?: Restored | undefined;
}

/** Who can read an epoch. */
export interface EpochMembers {
  readonly members: readonly EpochMember[];
  readonly ledger?: VerifiedUnder;
  readonly restored?: Restored;
}

/** The epoch that members belong to. */
export interface MembersPlace {
  readonly roomId: Uint8Array;
  readonly epoch: number;
}

const MOST = 51_000;
export const MOST_EPOCHS = 4_097;

function membersAd({ roomId, epoch }: MembersPlace): Uint8Array {
  return concat(roomId, u32(epoch));
}

/** @param members in roster order; `range` where together they are too long */
export function sealMembers(
  place: MembersPlace,
  membersKey: Uint8Array,
  members: readonly MemberFields[],
  { ledger, restored }: BesideMembers = {},
  random: Random = randomBytes,
): Sealed {
  const json = encodeCanonical({
    ledger,
    restored: restored && { ...restored },
    members: members.map(({ from, since, leafBytes }) => ({
      from,
      leaf: toBase64url(leafBytes),
      since,
    })),
  });
  const plain = padToClass(concat(u32(json.length), json), memberClasses);
  readPlain(plain, place.epoch);
  const nonce = random(NONCE);
  return { nonce, ciphertext: sealWith(membersKey, nonce, membersAd(place), plain) };
}

/** @throws SealError `sealed`, and whatever a hostile room key may have put inside is refused for */
export function openMembers(
  place: MembersPlace,
  membersKey: Uint8Array,
  sealed: Sealed,
): EpochMembers {
  return readPlain(openWith(membersKey, sealed, membersAd(place)), place.epoch);
}

function readPlain(plain: Uint8Array, epoch: number): EpochMembers {
  const reader = new ByteReader(plain);
  const json = decodeCanonical(reader.take(reader.u32()));
  checkZeros(reader.rest());
  const optional = ['ledger', 'restored'];
  const { ledger, restored, members: listed } = readMembers(json, 'members', ['members'], optional);
  const list = readList(listed, 'members', MOST);
  const members = list.map((value) => readMember(value, epoch));
  if (new Set(members.map((member) => toBase64url(member.leafHash))).size !== members.length) {
    throw new SealError('shape', 'member twice');
  }
  return {
    members,
    ...(ledger !== undefined && { ledger: readUnder(ledger) }),
    ...(restored !== undefined && { restored: readRestored(restored) }),
  };
}

function readRestored(value: Json): Restored {
  const { backup, abandoned } = readMembers(value, 'restored', ['backup'], ['abandoned']);
  const day = readDay(backup, 'backup');
  return abandoned === undefined
    ? { backup: day }
    : { backup: day, abandoned: readPlace(abandoned) };
}

function readPlace(value: Json): AbandonedPlace {
  const names = ['epoch', 'head', 'manifest', 'sequence'];
  const { epoch, head, manifest, sequence } = readMembers(value, 'abandoned', names);
  return {
    epoch: readInteger(epoch, 'epoch', 1, MOST_EPOCHS),
    head: readB64(head, 'head', 32),
    manifest: readB64(manifest, 'manifest', 32),
    sequence: readInteger(sequence, 'sequence', 1, Number.MAX_SAFE_INTEGER),
  };
}

function readUnder(value: Json): VerifiedUnder {
  const under = readMembers(value, 'ledger', ['root', 'size']);
  return {
    root: readB64(under.root, 'root', 32),
    size: readInteger(under.size, 'size', 1, Number.MAX_SAFE_INTEGER),
  };
}

function readMember(value: Json, epoch: number): EpochMember {
  const member = readMembers(value, 'member', ['from', 'leaf', 'since']);
  const leafBytes = fromBase64url(readB64(member.leaf, 'leaf'));
  const since = readInteger(member.since, 'since', 1, epoch);
  return {
    from: readInteger(member.from, 'from', 1, since),
    since,
    leafBytes,
    leaf: decodeDevice(leafBytes),
    leafHash: leafHash(leafBytes),
  };
}
