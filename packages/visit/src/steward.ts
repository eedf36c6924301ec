import { nextRoot, stewardsOf } from '@nearhand/ledger/desk-root';
import { payloadHash } from '@nearhand/ledger/leaf';
import type { VerifiedDevice, VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { decodeTokens, decodeWaitingEnrolments } from '@nearhand/protocol/answers';
import type { Community, Desk } from '@nearhand/protocol/community';
import { readInteger, readObject } from '@nearhand/protocol/json-reader';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import {
  type DeviceLeaf,
  decodeDevice,
  decodeSteward,
  encodeSteward,
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
import {
  type DeskSignings,
  decodeSignings,
  type Newcomer,
  type ProposedChange,
  readProposal,
} from './desk-proposal.ts';
import { isVisitError, VisitError } from './error.ts';
import { LedgerView } from './ledger-view.ts';
import { Nonces } from './nonces.ts';
import { announcedIn } from './readers-change.ts';

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

/** How far a root or roster is; it counts with the last signature that it needs. */
export interface Progress {
  readonly signed: number;
  readonly needed: number;
}

/**
 * A steward at work on their desk. What they sign stands on what the ledger has of the desk, and on
 * what they looked at themselves, never on the server's word.
 */
export class Steward {
  readonly #api: Api;
  readonly #seed: Uint8Array;
  readonly #signing: Signing;
  readonly #path: string;
  readonly #desk: string;
  readonly #ledger: LedgerView;
  #community: Community;
  #now: VerifiedRoster | undefined;

  private constructor(api: Api, community: Community, keyFile: KeyFileContent, by: Signing) {
    this.#api = api;
    this.#community = community;
    this.#desk = keyFile.desk;
    this.#seed = fromBase64url(keyFile.seed);
    this.#signing = by;
    this.#path = `/api/desks/${keyFile.desk}`;
    this.#ledger = LedgerView.of(api, community);
  }

  /**
   * @throws VisitError `sign-in-refused`, `shut-out` where the community has not this desk; `ledger`
   *   where what the server shows of it does not hold
   */
  static async signIn(api: Api, community: Community, keyFile: KeyFileContent): Promise<Steward> {
    if (keyFile.role !== 'steward') throw new VisitError('sign-in-refused', 'a helper key file');
    const { desk, origin } = keyFile;
    const known = community.desks.some(({ id }) => id === desk);
    if (!known || origin !== community.origin) throw new VisitError('shut-out');
    const signer = await signerOf(fromBase64url(keyFile.seed));
    const signing = { signer, origin, epoch: 0, named: true, nonces: new Nonces() };
    const steward = new Steward(api, community, keyFile, signing);
    await steward.#checkStanding();
    await steward.refresh();
    return steward;
  }

  /** Every request of a steward is signed; the first shows whether the desk knows the key. */
  async #checkStanding(): Promise<void> {
    try {
      await this.#signings();
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

  /** What the ledger has of the desk; undefined before its first stewards have signed their root. */
  get verified(): VerifiedRoster | undefined {
    return this.#now;
  }

  /** The devices that answer at the desk, as the ledger has them. */
  get devices(): readonly VerifiedDevice[] {
    return this.#now?.devices.filter(({ hasLeft }) => !hasLeft) ?? [];
  }

  /** This steward's key, base64url. */
  get key(): string {
    return toBase64url(this.#signing.signer.publicKey);
  }

  /**
   * Fetches the community and what the ledger has of the desk anew.
   * @param root payload hash (base64url) of a root that counts, which is waited for
   */
  async refresh(root?: string): Promise<Desk> {
    this.#community = await this.#api.community();
    const { desk } = this;
    try {
      const announced = announcedIn(this.#community).get(this.#desk);
      this.#now = await this.#ledger.desk(this.#desk, { ...announced, ...(root && { root }) });
    } catch (error) {
      if (!isVisitError(error, 'not-found')) throw error;
      this.#now = undefined;
    }
    return desk;
  }

  /** A one-time link, to hand to one person; what stands after its `#` is sent to no server. */
  async invite(role: 'helper' | 'steward'): Promise<string> {
    const invitation = randomBytes(16);
    await this.#send('POST', '/invitations', { invitation: toBase64url(invitation), role });
    const secret = this.#secretOf(invitation);
    return `${this.#api.base}/desk${enrolmentFragment({ role, invitation, secret })}`;
  }

  /** Devices that wait and came by this steward's links. Others are not for this one to propose. */
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

  /** Proposes a roster with a waiting device in it, or a root with a waiting steward. */
  async confirm({ leaf, leafBytes }: WaitingDevice): Promise<Progress> {
    if (leaf.type === 'device') return this.#proposeRoster([leafBytes]);
    const now = await this.#newest();
    const stewards = now.root.stewards.map((each) => fromBase64url(each));
    return this.#proposeRoot([...stewards, leafBytes], now.root.k);
  }

  /** Removes a device (hash, base64url): it is gone at once, and from the roster once enough sign. */
  async remove(device: string): Promise<Progress> {
    const { signer } = this.#signing;
    const leaving = encodeLeaving({ desk: this.#desk, device, type: 'leaving', v: 1 });
    const body = {
      leaving: toBase64url(leaving),
      signature: toBase64url(await signer.sign('leaving', leaving)),
      key: toBase64url(signer.publicKey),
    };
    await readBytes(await this.#send('POST', '/leavings', body));
    return this.#proposeRoster([], device);
  }

  /**
   * Proposes the stewards from now on: others taken in that wait (their leaves), some let go (their
   * keys, base64url), and how many have to sign.
   */
  async changeStewards(change: StewardChange): Promise<Progress> {
    const now = await this.#newest();
    const gone = new Set(change.without ?? []);
    const staying = stewardsOf(now.root).filter(({ sign }) => !gone.has(sign));
    const leaves = [...staying.map(encodeSteward), ...(change.added ?? [])];
    return this.#proposeRoot(leaves, change.k ?? now.root.k);
  }

  /** The first stewards of a desk that has no root yet, this one among them. */
  async founding(): Promise<readonly Newcomer[]> {
    const { founding } = await this.#signings();
    return Promise.all(
      founding.map(async (leaf) => ({
        leaf: decodeSteward(leaf),
        fingerprint: await fingerprintWords(leaf),
      })),
    );
  }

  /** Proposes the first root: all who wait, of whom `k` have to sign what comes later. */
  async found(k: number): Promise<Progress> {
    const { founding } = await this.#signings();
    return this.#proposeRoot(founding, k);
  }

  /** What waits for signatures and follows what the ledger has now. */
  async proposals(): Promise<readonly ProposedChange[]> {
    const { proposals } = await this.#signings();
    await this.refresh();
    const read = proposals.map((proposal) => readProposal(proposal, this.#now, this.key));
    return (await Promise.all(read)).flatMap((change) => change ?? []);
  }

  /** Signs what another proposed, once this steward has compared what there is to compare. */
  async sign({ proposal: { kind, payload } }: ProposedChange): Promise<Progress> {
    return kind === 'root' ? this.#signRoot(payload) : this.#signRoster(payload, []);
  }

  /** Takes a proposal back, whoever made it. */
  async takeBack({ proposal: { payload } }: ProposedChange): Promise<void> {
    const subject = toBase64url(payloadHash(payload));
    await readBytes(await this.#send('DELETE', `/proposals/${subject}`));
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

  /** The ledger's newest, which what is proposed follows. @throws VisitError `not-found` */
  async #newest(): Promise<VerifiedRoster> {
    await this.refresh();
    if (this.#now === undefined) throw new VisitError('not-found', 'no root yet');
    return this.#now;
  }

  /** The next roster: whoever is there and did not leave, and the new ones behind them. */
  async #proposeRoster(added: readonly Uint8Array[], without?: string): Promise<Progress> {
    const now = await this.#newest();
    const hashes = added.map((leaf) => toBase64url(leafHash(leaf)));
    const staying = now.devices
      .filter(({ hash, hasLeft }) => !hasLeft && hash !== without && !hashes.includes(hash))
      .map(({ hash }) => hash);
    const next = encodeRoster({
      desk: this.#desk,
      devices: [...staying, ...hashes],
      // A desk begins with an empty roster that nobody signed and that is in no ledger.
      number: Math.max(now.number, now.number === 0 ? this.desk.roster.number : 0) + 1,
      type: 'roster',
      v: 1,
    });
    return this.#signRoster(next, added);
  }

  async #proposeRoot(stewards: readonly Uint8Array[], k: number): Promise<Progress> {
    const now = this.#now;
    const hash = fromBase64url(now?.roots.at(-1) ?? '');
    const root = nextRoot(now && { root: now.root, hash }, this.#desk, k, stewards);
    return this.#signRoot(root);
  }

  async #signRoster(roster: Uint8Array, devices: readonly Uint8Array[]): Promise<Progress> {
    const progress = await this.#propose('/rosters', {
      roster: toBase64url(roster),
      signature: toBase64url(await this.#signing.signer.sign('roster', roster)),
      devices: devices.map(toBase64url),
    });
    await this.refresh();
    return progress;
  }

  async #signRoot(root: Uint8Array): Promise<Progress> {
    const progress = await this.#propose('/roots', {
      root: toBase64url(root),
      signature: toBase64url(await this.#signing.signer.sign('root', root)),
    });
    const counts = progress.signed >= progress.needed;
    // What is proposed next follows it: a root that is not published yet is waited for.
    await this.refresh(counts ? toBase64url(payloadHash(root)) : undefined);
    return progress;
  }

  async #propose(below: string, body: object): Promise<Progress> {
    const answer = readObject(await readJson(await this.#send('POST', below, body)), below);
    return {
      signed: readInteger(answer.signed, 'signed'),
      needed: readInteger(answer.needed, 'needed'),
    };
  }

  async #signings(): Promise<DeskSignings> {
    return decodeSignings(await readJson(await this.#send('GET', '/proposals')));
  }

  #secretOf(invitation: Uint8Array): Uint8Array {
    return enrolmentSecret(this.#seed, this.#signing.origin, invitation);
  }

  /** A signed request below the desk's address, for what stewards do elsewhere than at the desk. */
  ask(method: 'GET' | 'POST' | 'PUT', below: string, value?: unknown): Promise<Response> {
    return this.#send(method, below, value);
  }

  #send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    below: string,
    value?: unknown,
  ): Promise<Response> {
    const path = `${this.#path}${below}`;
    const request = { method, path, ...(value !== undefined && { body: jsonBody(value) }) };
    return this.#api.sendSigned(request, this.#signing);
  }
}

/** Who is a steward from now on. */
export interface StewardChange {
  readonly added?: readonly Uint8Array[];
  readonly without?: readonly string[];
  readonly k?: number;
}

function readLeaf(bytes: Uint8Array): DeviceLeaf | StewardLeaf {
  try {
    return decodeDevice(bytes);
  } catch {
    return decodeSteward(bytes);
  }
}
