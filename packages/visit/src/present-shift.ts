import type { Shift } from '@nearhand/protocol/answers';
import type { ShiftMark } from '@nearhand/room/content';
import { toBase64url, utf8 } from '@nearhand/seal/bytes';
import { hash } from '@nearhand/seal/hash';
import type { Api } from './api.ts';
import { type DeskMember, signIn } from './desk-line.ts';

/** The shift token of now, renewed by signing in again once the server refuses it. */
export class PresentShift {
  readonly #api: Api;
  readonly #member: DeskMember;
  #shift: Promise<Shift>;

  constructor(api: Api, member: DeskMember) {
    this.#api = api;
    this.#member = member;
    this.#shift = signIn(api, member);
  }

  /** The token; another than `refused`. */
  async token(refused?: string): Promise<string> {
    const held = this.#shift;
    const { token } = await held;
    if (token !== refused) return token;
    // Requests that were refused together sign in together.
    if (this.#shift === held) this.#renew();
    return (await this.#shift).token;
  }

  /** What entries and openings carry of it. */
  async mark(): Promise<ShiftMark> {
    const { token, number } = await this.#shift;
    return { hash: toBase64url(hash(utf8(token))), number };
  }

  #renew(): void {
    const before = this.#shift;
    const renewed = signIn(this.#api, this.#member);
    this.#shift = renewed;
    renewed.catch(() => {
      if (this.#shift === renewed) this.#shift = before;
    });
  }
}
