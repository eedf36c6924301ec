import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { bytesOf, type Now } from '../requests/requests.ts';

const minute = 60_000;
const lastsMinutes = 60;

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
  readonly #key: KeyObject;
  readonly #now: Now;

  constructor(key: KeyObject, now: Now) {
    this.#key = key;
    this.#now = now;
  }

  make(holder: TokenHolder, { roomId, epoch }: OpenedAt): string {
    const token = Buffer.allocUnsafe(56);
    token.writeUInt32BE(Math.floor(this.#now() / minute) + lastsMinutes, 0);
    roomId.copy(token, 4);
    token.writeUInt32BE(epoch, 36);
    this.#mac(holder, token).copy(token, 40);
    return token.toString('base64url');
  }

  /** The room that this holder may read; undefined where the token is another's, or over. */
  openedBy(holder: TokenHolder, text: unknown): OpenedAt | undefined {
    const token = bytesOf(text, 56);
    if (token === undefined) return undefined;
    if (token.readUInt32BE(0) < Math.floor(this.#now() / minute)) return undefined;
    const isRight = timingSafeEqual(this.#mac(holder, token), token.subarray(40));
    if (!isRight) return undefined;
    return { roomId: token.subarray(4, 36), epoch: token.readUInt32BE(36) };
  }

  #mac({ kind, address, shift }: TokenHolder, token: Buffer): Buffer {
    const mac = createHmac('sha256', this.#key).update('nearhand/v1/visit').update(kind);
    return mac
      .update(address)
      .update(token.subarray(0, 40))
      .update(shift ?? '')
      .digest()
      .subarray(0, 16);
  }
}
