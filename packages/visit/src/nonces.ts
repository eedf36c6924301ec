import { fromBase64url } from '@nearhand/seal/bytes';

/** The server takes a nonce for five minutes; the one on its way keeps a minute. */
const goodFor = 4 * 60_000;
const most = 8;

/** Unused nonces of one room or desk, the newest taken first. */
export class Nonces {
  #held: { readonly nonce: Uint8Array; readonly since: number }[] = [];

  /** Keeps the nonce of an answer. */
  put(header: string | null, now: number): void {
    if (header === null) return;
    try {
      this.#held = [...this.#held.slice(-most), { nonce: fromBase64url(header), since: now }];
    } catch {
      // Not a nonce: the next request asks for one.
    }
  }

  take(now: number): Uint8Array | undefined {
    this.#letGo(now);
    return this.#held.pop()?.nonce;
  }

  /** How many the server would still take. */
  count(now: number): number {
    this.#letGo(now);
    return this.#held.length;
  }

  #letGo(now: number): void {
    this.#held = this.#held.filter(({ since }) => Math.abs(now - since) < goodFor);
  }
}
