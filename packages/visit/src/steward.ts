import { decodeTokens, decodeWaitingEnrolments } from '@nearhand/protocol/answers';
import type { Community, Desk } from '@nearhand/protocol/community';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import {
  type DeviceLeaf,
  decodeDevice,
  decodeSteward,
  type StewardLeaf,
} from '@nearhand/seal/device-leaf';
import { checkEnrolment, enrolmentFragment, enrolmentSecret } from '@nearhand/seal/enrolment';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { leafHash } from '@nearhand/seal/hash';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { randomBytes } from '@nearhand/seal/random';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import { signerOf } from '@nearhand/seal/signature';
import { type Api, jsonBody, readBytes, readJson, type Signing } from './api.ts';
import { isVisitError, VisitError } from './error.ts';
import { Nonces } from './nonces.ts';

/** What a desk says of itself; a steward signs it. */
export type DeskDescription = Omit<Desk, 'roster' | 'devices' | 'left' | 'stewards'>;

/** A device that came by one of this steward's links and waits to be confirmed. */
export interface WaitingDevice {
  readonly invitation: Uint8Array;
  readonly leafBytes: Uint8Array;
  readonly leaf: DeviceLeaf | StewardLeaf;
  /** Six words to compare with whoever enrolled. */
  readonly fingerprint: readonly string[];
}

/** A steward at work on their desk. */
export class Steward {
  readonly #api: Api;
  readonly #seed: Uint8Array;
  readonly #signing: Signing;
  readonly #path: string;
  #community: Community;
  readonly #desk: string;

  private constructor(api: Api, community: Community, desk: string, seed: Uint8Array, by: Signing) {
    this.#api = api;
    this.#community = community;
    this.#desk = desk;
    this.#seed = seed;
    this.#signing = by;
    this.#path = `/api/desks/${desk}`;
  }

  /** @throws VisitError `sign-in-refused`, `shut-out` where the community has not this desk */
  static async signIn(api: Api, community: Community, keyFile: KeyFileContent): Promise<Steward> {
    if (keyFile.role !== 'steward') throw new VisitError('sign-in-refused', 'a helper key file');
    const { desk, origin } = keyFile;
    const known = community.desks.some(({ id }) => id === desk);
    if (!known || origin !== community.origin) throw new VisitError('shut-out');
    const seed = fromBase64url(keyFile.seed);
    const signer = await signerOf(seed);
    const signing = { signer, origin, epoch: 0, named: true, nonces: new Nonces() };
    const steward = new Steward(api, community, desk, seed, signing);
    await steward.#checkStanding();
    return steward;
  }

  /** Every request of a steward is signed; the first shows whether the desk knows the key. */
  async #checkStanding(): Promise<void> {
    try {
      await readBytes(await this.#send('GET', '/enrolments'));
    } catch (error) {
      if (!isVisitError(error, 'not-permitted')) throw error;
      throw new VisitError('sign-in-refused', 'steward', { cause: error });
    }
  }

  /** The desk as it was last fetched. */
  get desk(): Desk {
    const desk = this.#community.desks.find(({ id }) => id === this.#desk);
    if (desk === undefined) throw new VisitError('shut-out', 'desk');
    return desk;
  }

  /** Fetches the community anew. */
  async refresh(): Promise<Desk> {
    this.#community = await this.#api.community();
    return this.desk;
  }

  /** A one-time link, to hand to one person; what stands after its `#` is sent to no server. */
  async invite(role: 'helper' | 'steward'): Promise<string> {
    const invitation = randomBytes(16);
    await this.#send('POST', '/invitations', { invitation: toBase64url(invitation), role });
    const secret = this.#secretOf(invitation);
    return `${this.#api.base}/desk${enrolmentFragment({ role, invitation, secret })}`;
  }

  /** Devices that wait and came by this steward's links. Others are not for this one to confirm. */
  async enrolments(): Promise<readonly WaitingDevice[]> {
    const response = await this.#send('GET', '/enrolments');
    const waiting = decodeWaitingEnrolments(await readJson(response));
    const own = waiting.filter(({ invitation, leaf, mac }) => {
      try {
        checkEnrolment(this.#secretOf(invitation), leaf, mac);
        return true;
      } catch {
        return false;
      }
    });
    return Promise.all(
      own.map(async ({ invitation, leaf }) => ({
        invitation,
        leafBytes: leaf,
        leaf: readLeaf(leaf),
        fingerprint: await fingerprintWords(leaf),
      })),
    );
  }

  /** Takes a waiting device into the roster, or a steward among the stewards. */
  async confirm({ leaf, leafBytes }: WaitingDevice): Promise<void> {
    if (leaf.type === 'steward') {
      await readBytes(await this.#send('POST', '/stewards', { leaf: toBase64url(leafBytes) }));
      await this.refresh();
      return;
    }
    await this.#makeRoster([toBase64url(leafHash(leafBytes))], [leafBytes]);
  }

  /** Removes a device (leaf hash, base64url): it is gone at once, and from the roster. */
  async remove(device: string): Promise<void> {
    const { signer } = this.#signing;
    const leaving = encodeLeaving({ desk: this.#desk, device, type: 'leaving', v: 1 });
    const body = {
      leaving: toBase64url(leaving),
      signature: toBase64url(await signer.sign('leaving', leaving)),
      key: toBase64url(signer.publicKey),
    };
    await readBytes(await this.#send('POST', '/leavings', body));
    await this.#makeRoster([], []);
  }

  /** Says anew what the desk is, when it is open, whether it takes requests. */
  async editDesk(description: DeskDescription): Promise<void> {
    const bytes = encodeCanonical(description);
    const signature = await this.#signing.signer.sign('desk', bytes);
    const body = { description: toBase64url(bytes), signature: toBase64url(signature) };
    await readBytes(await this.#send('PUT', '', body));
    await this.refresh();
  }

  /** Tokens to hand out, each good for one new room in place of the work. */
  async tokens(count: number): Promise<readonly string[]> {
    const tokens = decodeTokens(await readJson(await this.#send('POST', '/tokens', { count })));
    return tokens.map((token) => (token.startsWith('token.') ? token : `token.${token}`));
  }

  /** The next roster: whoever is there and did not leave, and the new ones behind them. */
  async #makeRoster(added: readonly string[], leaves: readonly Uint8Array[]): Promise<void> {
    const { roster, left } = await this.refresh();
    const staying = roster.devices.filter((hash) => !left.includes(hash) && !added.includes(hash));
    const next = encodeRoster({
      desk: this.#desk,
      devices: [...staying, ...added],
      number: roster.number + 1,
      type: 'roster',
      v: 1,
    });
    const body = {
      roster: toBase64url(next),
      signature: toBase64url(await this.#signing.signer.sign('roster', next)),
      devices: leaves.map(toBase64url),
    };
    await readBytes(await this.#send('POST', '/rosters', body));
    await this.refresh();
  }

  #secretOf(invitation: Uint8Array): Uint8Array {
    return enrolmentSecret(this.#seed, this.#signing.origin, invitation);
  }

  /** A signed request below the desk's address, for what stewards do elsewhere than at the desk. */
  ask(method: 'GET' | 'POST' | 'PUT', below: string, value?: unknown): Promise<Response> {
    return this.#send(method, below, value);
  }

  #send(method: 'GET' | 'POST' | 'PUT', below: string, value?: unknown): Promise<Response> {
    const path = `${this.#path}${below}`;
    const request = { method, path, ...(value !== undefined && { body: jsonBody(value) }) };
    return this.#api.sendSigned(request, this.#signing);
  }
}

function readLeaf(bytes: Uint8Array): DeviceLeaf | StewardLeaf {
  try {
    return decodeDevice(bytes);
  } catch {
    return decodeSteward(bytes);
  }
}
