import { type KeyObject, timingSafeEqual } from 'node:crypto';
import { bytesOf, type Now, ShortMac, sha256 } from '../requests/requests.ts';

const minute = 60_000;
const lastsMinutes = 60;
const nothing = Buffer.alloc(0);
const labels = {
  room: Buffer.from('nearhand/v1/visitroom'),
  door: Buffer.from('nearhand/v1/visitdoor'),
} as const;

/** Whom a token is for: it is good for nobody else. */
export interface TokenHolder {
  readonly kind: 'room' | 'door';
  /** Room id or door key. */
  readonly address: Buffer;
  /** The shift token that came with it; a helper's visit ends with the shift. */
  readonly shift: string | undefined;
}

/** What a token says of the opening that yielded it. */
export interface OpenedAt {
  readonly roomId: Buffer;
  readonly epoch: number;
}

/**
 * What an opening record yields, for an hour: `u32 minute it ends ‖ 32 room id ‖ u32 epoch ‖ 16 HMAC`.
 * Nothing of it is stored; that it verifies is the proof that a record was.
 */
export class VisitTokens {
  readonly #mac: ShortMac;
  readonly #now: Now;

  constructor(key: KeyObject, now: Now) {
    this.#mac = new ShortMac(key, labels.room.length + 32 + 40 + 32);
    this.#now = now;
  }

  make(holder: TokenHolder, { roomId, epoch }: OpenedAt): string {
    const token = Buffer.allocUnsafe(56);
    token.writeUInt32BE(Math.floor(this.#now() / minute) + lastsMinutes, 0);
    roomId.copy(token, 4);
    token.writeUInt32BE(epoch, 36);
    this.#tag(holder, token).copy(token, 40);
    return token.toString('base64url');
  }

  /** The room that this holder may read; undefined where the token is another's, or over. */
  openedBy(holder: TokenHolder, text: unknown): OpenedAt | undefined {
    const token = bytesOf(text, 56);
    if (token === undefined) return undefined;
    if (token.readUInt32BE(0) < Math.floor(this.#now() / minute)) return undefined;
    const isRight = timingSafeEqual(this.#tag(holder, token), token.subarray(40));
    if (!isRight) return undefined;
    return { roomId: token.subarray(4, 36), epoch: token.readUInt32BE(36) };
  }

  #tag({ kind, address, shift }: TokenHolder, token: Buffer): Buffer {
    const shiftHash = shift === undefined ? nothing : sha256(Buffer.from(shift));
    const mac = this.#mac.digest(labels[kind], address, token.subarray(0, 40), shiftHash);
    return mac.subarray(0, 16);
  }
}
