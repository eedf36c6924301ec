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

/**
 * What an opening record yields, for an hour: `u32 minute it ends ‖ 32 room id ‖ 16 HMAC`. Nothing
 * of it is stored; that it verifies is the proof that a record was.
 */
export class VisitTokens {
  readonly #key: KeyObject;
  readonly #now: Now;

  constructor(key: KeyObject, now: Now) {
    this.#key = key;
    this.#now = now;
  }

  make(holder: TokenHolder, roomId: Buffer): string {
    const token = Buffer.allocUnsafe(52);
    token.writeUInt32BE(Math.floor(this.#now() / minute) + lastsMinutes, 0);
    roomId.copy(token, 4);
    this.#mac(holder, token).copy(token, 36);
    return token.toString('base64url');
  }

  /** The room that this holder may read; undefined where the token is another's, or over. */
  roomOf(holder: TokenHolder, text: unknown): Buffer | undefined {
    const token = bytesOf(text, 52);
    if (token === undefined) return undefined;
    if (token.readUInt32BE(0) < Math.floor(this.#now() / minute)) return undefined;
    const isRight = timingSafeEqual(this.#mac(holder, token), token.subarray(36));
    return isRight ? token.subarray(4, 36) : undefined;
  }

  #mac({ kind, address, shift }: TokenHolder, token: Buffer): Buffer {
    const mac = createHmac('sha256', this.#key).update('nearhand/v1/visit').update(kind);
    return mac
      .update(address)
      .update(token.subarray(0, 36))
      .update(shift ?? '')
      .digest()
      .subarray(0, 16);
  }
}
