import { openWith, sealWith } from './aead.ts';
import { concat, u32, zeros } from './bytes.ts';
import { SealError } from './error.ts';
import { empty, hkdf } from './hash.ts';
import { type Random, randomBytes } from './random.ts';

/** A place of the older block holds the `K` of one epoch. */
export const PLACE = 48;
const PLACES: readonly number[] = [16, 64, 256, 1_024, 4_096];

// Each key of the chain seals one thing once, so the nonce need not differ.
const nonce = /* @__PURE__ */ new Uint8Array(24);

/** How many places the older block of an epoch has. */
export function placesOf(epoch: number): number {
  const places = PLACES.find((each) => each >= epoch - 1);
  if (places === undefined) throw new SealError('range', `epoch ${epoch}`);
  return places;
}

/** `h[from]` of an epoch whose chain begins with `h`: it opens the epochs from there on. */
export function chainAt(h: Uint8Array, from: number): Uint8Array {
  if (!Number.isSafeInteger(from) || from < 1) throw new SealError('range', `from ${from}`);
  let link = h;
  for (let i = 1; i < from; i += 1) link = hkdf(link, empty, 'nearhand/v1/older');
  return link;
}

function placeKey(link: Uint8Array): Uint8Array {
  return hkdf(link, empty, 'nearhand/v1/older-key');
}

function placeAd(roomId: Uint8Array, epoch: number, place: number): Uint8Array {
  return concat(roomId, u32(epoch), u32(place));
}

/** What the older block of `epoch` belongs to. */
export interface OlderPlace {
  readonly roomId: Uint8Array;
  readonly epoch: number;
}

/**
 * The older block.
 *
 * @param h the one drawn for this epoch
 * @param older `K` of epochs 1 to `epoch − 1`, in order
 */
export function sealOlder(
  { roomId, epoch }: OlderPlace,
  h: Uint8Array,
  older: readonly Uint8Array[],
  random: Random = randomBytes,
): Uint8Array {
  if (older.length !== epoch - 1) throw new SealError('range', `${older.length} older epochs`);
  let link = h;
  const places = older.map((K, index) => {
    if (index > 0) link = hkdf(link, empty, 'nearhand/v1/older');
    return sealWith(placeKey(link), nonce, placeAd(roomId, epoch, index + 1), K);
  });
  return concat(...places, random((placesOf(epoch) - older.length) * PLACE));
}

/**
 * `K` of epochs `from` to `epoch − 1`, in order.
 *
 * @param H what the slot of this epoch gave, `h[from]`
 * @throws SealError `sealed` where `H` is not that of this block
 */
export function openOlder(
  { roomId, epoch }: OlderPlace,
  block: Uint8Array,
  from: number,
  H: Uint8Array,
): readonly Uint8Array[] {
  if (block.length !== placesOf(epoch) * PLACE) throw new SealError('padding', 'older block');
  if (from < 1 || from > epoch) throw new SealError('range', `from ${from}`);
  let link = H;
  return Array.from({ length: epoch - from }, (_, index) => {
    if (index > 0) link = hkdf(link, empty, 'nearhand/v1/older');
    const place = from + index;
    const ciphertext = block.slice((place - 1) * PLACE, place * PLACE);
    const K = openWith(placeKey(link), { nonce, ciphertext }, placeAd(roomId, epoch, place));
    return K;
  });
}

/** `H` of a slot that reads no older epoch: random, so that slots do not differ. */
export function noChain(random: Random = randomBytes): Uint8Array {
  return random(zeros().length);
}
