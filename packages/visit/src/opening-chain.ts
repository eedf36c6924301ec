import { decodeOpeningsMoved, type Opened } from '@nearhand/protocol/answers';
import type { Frame } from '@nearhand/protocol/frames';
import type { ShiftMark } from '@nearhand/room/content';
import type { OpenedRecord } from '@nearhand/room/opening';
import { allZero, equal, fromBase64url, toBase64url, zeros } from '@nearhand/seal/bytes';
import { openingKeyOf } from '@nearhand/seal/epoch-keys';
import {
  decodeOpening,
  hiddenAuthor,
  isHidden,
  type OpenedOpening,
  openingHash,
  openOpening,
  sealOpening,
  verifyOpening,
} from '@nearhand/seal/opening-record';
import type { Signer } from '@nearhand/seal/signature';
import type { KnownEpoch } from './epoch-chain.ts';
import { isVisitError, VisitError } from './error.ts';
import type { RoomChain } from './room-chain.ts';
import type { RoomLine } from './room-line.ts';

/** What an opening record says, and where it goes. */
export interface NewOpening {
  readonly roomId: Uint8Array;
  readonly epoch: number;
  readonly K: Uint8Array;
  /** The last record's hash, as far as it is known. */
  readonly openingHead: Uint8Array;
  /** Leaf hash, zeros for the room. */
  readonly author: Uint8Array;
  readonly hidesName: boolean;
  readonly signer: Signer;
  /** This device's record before. */
  readonly own?: Uint8Array;
  readonly shift?: ShiftMark;
}

/** A record that the server took. */
export interface MadeOpening {
  readonly opened: Opened;
  readonly hash: Uint8Array;
}

/**
 * Seals the record and appends it, again behind whatever came between.
 * @throws VisitError `epoch-ended` where the room has a newer epoch
 */
export async function makeOpening(line: RoomLine, opening: NewOpening): Promise<MadeOpening> {
  const { roomId, epoch, author, hidesName, signer, own, shift } = opening;
  const fields = {
    author: hidesName ? hiddenAuthor : author,
    // The server's hour: a device's clock may be wrong, and who opened when should not be.
    hour: Math.floor(line.api.serverNow() / 3_600_000),
    ownPrevious: hidesName || own === undefined ? zeros() : own,
    shiftNumber: shift?.number ?? 0,
    shiftHash: shift === undefined ? zeros() : fromBase64url(shift.hash),
  };
  const key = openingKeyOf(opening.K);
  let previous = opening.openingHead;
  for (;;) {
    const place = { roomId, epoch, previous };
    const { bytes, hash } = await sealOpening(place, key, fields, hidesName ? undefined : signer);
    try {
      return { opened: await line.postOpening(bytes), hash };
    } catch (error) {
      if (!isVisitError(error, 'moved')) throw error;
      const moved = decodeOpeningsMoved(error.answer);
      if (moved.epoch !== epoch) throw new VisitError('epoch-ended', 'opening', { cause: error });
      previous = moved.openingHead;
    }
  }
}

/** Opens records as they came and checks who made them; those of epochs unread are left out. */
export async function readOpenings(
  chain: RoomChain,
  frames: readonly Frame[],
): Promise<readonly OpenedRecord[]> {
  const records = frames.map(({ bytes }) => ({ bytes, record: decodeOpening(bytes) }));
  return Promise.all(
    records.map(async ({ bytes, record }): Promise<OpenedRecord> => {
      const base = {
        epoch: record.epoch,
        hash: toBase64url(openingHash(chain.roomId, record)),
        previous: toBase64url(record.previous),
      };
      const known = chain.epochs[record.epoch - 1];
      if (known?.inside === undefined) return base;
      try {
        const place = { ...record, roomId: chain.roomId };
        const opened = openOpening(bytes, place, known.inside.keys.openingKey);
        return { ...base, inside: await readInside(opened, chain.roomKey, known) };
      } catch {
        return base;
      }
    }),
  );
}

async function readInside(
  opened: OpenedOpening,
  roomKey: Uint8Array,
  { inside }: KnownEpoch,
): Promise<NonNullable<OpenedRecord['inside']>> {
  const members = inside?.members ?? [];
  const said = { hour: opened.hour, ...ownOf(opened), ...shiftOf(opened) };
  if (allZero(opened.author)) {
    await verifyOpening(opened, roomKey);
    return { ...said, author: { by: 'resident' } };
  }
  if (isHidden(opened)) {
    const desks = new Set(members.map(({ leaf }) => leaf.desk));
    const [desk] = desks;
    const known = desks.size === 1 && desk !== undefined ? { desk } : {};
    return { ...said, ...known, author: { by: 'hidden' } };
  }
  const member = members.find((each) => equal(each.leafHash, opened.author));
  if (member === undefined) throw new VisitError('shut-out', 'opening');
  const { leaf } = member;
  await verifyOpening(opened, fromBase64url(leaf.sign));
  const author = { by: 'helper', leaf, leafHash: toBase64url(member.leafHash) } as const;
  return { ...said, desk: leaf.desk, author };
}

function ownOf({ ownPrevious }: OpenedOpening): { readonly own?: string } {
  return allZero(ownPrevious) ? {} : { own: toBase64url(ownPrevious) };
}

function shiftOf({ shiftNumber, shiftHash }: OpenedOpening): { readonly shift?: ShiftMark } {
  return allZero(shiftHash) ? {} : { shift: { number: shiftNumber, hash: toBase64url(shiftHash) } };
}
