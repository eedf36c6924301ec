import { decoyAge, OVERHEAD, openAge, sealAge } from './age-file.ts';
import { decodeRecipient } from './age-key.ts';
import { ByteReader, concat, equal, u32, utf8 } from './bytes.ts';
import { curves, type X25519Key } from './curves.ts';
import { doorOf } from './epoch-keys.ts';
import { SealError } from './error.ts';
import { hash } from './hash.ts';
import { type Random, randomBytes } from './random.ts';
import type { Signer } from './signature.ts';

/** What a slot gives the device it is for; 32 bytes each but the numbers. */
export interface SlotContent {
  /** The room public key. */
  readonly roomKey: Uint8Array;
  readonly epoch: number;
  /** The first epoch that this slot can read. */
  readonly from: number;
  readonly K: Uint8Array;
  /** `h[from]` of the older chain, or random where `from` is `epoch`. */
  readonly H: Uint8Array;
  readonly tie: Uint8Array;
}

/** What is known of an epoch beside its slots: from an inbox row or a room's status. */
export interface ExpectedTie {
  readonly epoch: number;
  readonly door: Uint8Array;
  readonly commitment: Uint8Array;
}

const CONTENT = 136;
/** Every slot has this length. */
export const SLOT = CONTENT + OVERHEAD;

export function tieOf(roomKey: Uint8Array, { epoch, door, commitment }: ExpectedTie): Uint8Array {
  return hash(concat(utf8('nearhand/v1/tie'), roomKey, u32(epoch), door, commitment));
}

export function slotHash(slot: Uint8Array): Uint8Array {
  return hash(slot);
}

/**
 * The slot of a device that is let in.
 *
 * @param recipient `age1…` of its leaf
 */
export function sealSlot(
  recipient: string,
  content: SlotContent,
  random: Random = randomBytes,
): Promise<Uint8Array> {
  const { roomKey, epoch, from, K, H, tie } = content;
  const plain = concat(roomKey, u32(epoch), u32(from), K, H, tie);
  if (plain.length !== CONTENT) throw new SealError('range', 'slot content');
  return sealAge(decodeRecipient(recipient), plain, random);
}

/** The slot of a device of the roster that is not let in; nothing tells it from the others. */
export function decoySlot(random: Random = randomBytes): Promise<Uint8Array> {
  return decoyAge(CONTENT, random);
}

/** The key that opens a device's slots: make it once, for a thousand of them. */
export async function slotKeyOf(ageScalar: Uint8Array): Promise<X25519Key> {
  return (await curves()).x25519.key(ageScalar);
}

/**
 * What a slot holds. With `expected`, a slot of another epoch or with another tie is refused. Its
 * `K` is checked by `doorOfSlot`, on opening and not for each of a thousand rows.
 *
 * @param key from `slotKeyOf`, or the X25519 scalar itself
 * @throws SealError `truncated`, `trailing`, `age-file`, `other-recipient` (it is not for this
 *   device), `header-mac`, `sealed`, `range`, `other-epoch`, `tie`
 */
export async function openSlot(
  key: X25519Key | Uint8Array,
  slot: Uint8Array,
  expected?: ExpectedTie,
): Promise<SlotContent> {
  if (slot.length > SLOT) throw new SealError('trailing', 'slot');
  if (slot.length < SLOT) throw new SealError('truncated', 'slot');
  const slotKey = key instanceof Uint8Array ? await slotKeyOf(key) : key;
  const content = readContent(await openAge(slotKey, slot));
  if (expected === undefined) return content;
  if (content.epoch !== expected.epoch) throw new SealError('other-epoch', 'slot');
  if (!equal(content.tie, tieOf(content.roomKey, expected))) throw new SealError('tie', 'slot');
  return content;
}

/**
 * What signs a helper's requests, from the `K` of a slot.
 *
 * @throws SealError `door` where that is not the door of the epoch; nothing has been fetched yet
 */
export async function doorOfSlot(content: SlotContent, expected: ExpectedTie): Promise<Signer> {
  const door = await doorOf(content.K);
  if (!equal(door.publicKey, expected.door)) throw new SealError('door', 'slot');
  return door;
}

function readContent(plain: Uint8Array): SlotContent {
  const reader = new ByteReader(plain);
  const content = {
    roomKey: reader.take(32),
    epoch: reader.u32(),
    from: reader.u32(),
    K: reader.take(32),
    H: reader.take(32),
    tie: reader.take(32),
  };
  reader.end();
  if (content.from < 1 || content.from > content.epoch) throw new SealError('range', 'slot from');
  return content;
}
