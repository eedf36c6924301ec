import { stewardsOf } from '@nearhand/ledger/desk-root';
import { payloadHash } from '@nearhand/ledger/leaf';
import type { VerifiedDevice, VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { decodeTokens } from '@nearhand/protocol/answers';
import type { Community, Desk } from '@nearhand/protocol/community';
import { decodeTroubles, type ServerTrouble } from '@nearhand/protocol/server-trouble';
import { toBase64url } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { decodeSteward, encodeSteward } from '@nearhand/seal/device-leaf';
import { enrolmentFragment } from '@nearhand/seal/enrolment';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { randomBytes } from '@nearhand/seal/random';
import { encodeLeaving } from '@nearhand/seal/roster';
import { type Api, readBytes, readJson } from './api.ts';
import { type Newcomer, type ProposedChange, readProposal } from './desk-proposal.ts';
import {
  type Progress,
  proposeRoot,
  proposeRoster,
  type RosterChange,
  type Signed,
  signRoot,
  signRoster,
} from './desk-signing.ts';
import { isVisitError, VisitError } from './error.ts';
import { LedgerView } from './ledger-view.ts';
import { announcedIn } from './readers-change.ts';
import { StewardLine } from './steward-line.ts';
import { type WaitingDevice, waitingDevices } from './waiting-device.ts';

export type { Progress } from './desk-signing.ts';
export type { WaitingDevice } from './waiting-device.ts';

/** What a desk says of itself; a steward signs it. */
export type DeskDescription = Omit<Desk, 'roster' | 'devices' | 'left' | 'stewards'>;

/** Who is a steward from now on. */
export interface StewardChange {
  /** Leaves of stewards who wait. */
  readonly added?: readonly Uint8Array[];
  /** Keys of those let go, base64url. */
  readonly without?: readonly string[];
  /** How many have to sign from then on. */
  readonly k?: number;
}

/** A desk that has no root yet. */
export interface Founding {
  /** The stewards who are there, this one among them. */
  readonly stewards: readonly Newcomer[];
  /** With how many it is meant to begin, and how many of them sign each change. */
  readonly planned?: { readonly stewards: number; readonly needed: number };
}

/**
 * A steward at work on their desk. What they sign stands on what the ledger has of the desk, and on
 * what they looked at themselves, never on the server's word.
 */
export class Steward {
  readonly #api: Api;
  readonly #line: StewardLine;
  readonly #ledger: LedgerView;
  #community: Community;
  #now: VerifiedRoster | undefined;

  private constructor(api: Api, community: Community, line: StewardLine) {
    this.#api = api;
    this.#community = community;
    this.#line = line;
    this.#ledger = LedgerView.of(api, community);
  }

  /**
   * @throws VisitError `sign-in-refused`, `shut-out` where the community has not this desk; `ledger`
   *   where what the server shows of it does not hold
   */
  static async signIn(api: Api, community: Community, keyFile: KeyFileContent): Promise<Steward> {
    if (keyFile.role !== 'steward') throw new VisitError('sign-in-refused', 'a helper key file');
    const known = community.desks.some(({ id }) => id === keyFile.desk);
    if (!known || keyFile.origin !== community.origin) throw new VisitError('shut-out');
    const steward = new Steward(api, community, await StewardLine.of(api, keyFile));
    await steward.#checkStanding();
    await steward.refresh();
    return steward;
  }

  /** Every request of a steward is signed; the first shows whether the desk knows the key. */
  async #checkStanding(): Promise<void> {
    try {
      await this.#line.signings();
    } catch (error) {
      if (!isVisitError(error, 'not-permitted')) throw error;
      throw new VisitError('sign-in-refused', 'steward', { cause: error });
    }
  }

  /** The desk as it was last fetched. */
  get desk(): Desk {
    const desk = this.#community.desks.find(({ id }) => id === this.#line.desk);
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
    return this.#line.key;
  }

  /**
   * Fetches the community and what the ledger has of the desk anew.
   * @param root payload hash (base64url) of a root that counts, which is waited for
   */
  async refresh(root?: string): Promise<Desk> {
    this.#community = await this.#api.community();
    const { desk } = this;
    try {
      const announced = announcedIn(this.#community).get(desk.id);
      this.#now = await this.#ledger.desk(desk.id, { ...announced, ...(root && { root }) });
    } catch (error) {
      if (!isVisitError(error, 'not-found')) throw error;
      this.#now = undefined;
    }
    return desk;
  }

  /** What is wrong with the server at the moment; nothing where all is well. */
  async troubles(): Promise<readonly ServerTrouble[]> {
    return decodeTroubles(await readJson(await this.#line.send('GET', '/troubles')));
  }

  /** A one-time link, to hand to one person; what stands after its `#` is sent to no server. */
  async invite(role: 'helper' | 'steward'): Promise<string> {
    const invitation = randomBytes(16);
    const body = { invitation: toBase64url(invitation), role };
    await this.#line.send('POST', '/invitations', body);
    const secret = this.#line.secretOf(invitation);
    return `${this.#api.base}/desk${enrolmentFragment({ role, invitation, secret })}`;
  }

  /** Devices that wait and came by this steward's links. Others are not for this one to propose. */
  enrolments(): Promise<readonly WaitingDevice[]> {
    return waitingDevices(this.#line);
  }

  /** Proposes a roster with a waiting device in it, or a root with a waiting steward. */
  async confirm({ leaf, leafBytes }: WaitingDevice): Promise<Progress> {
    if (leaf.type === 'device') return this.#changeRoster({ added: [leafBytes] });
    return this.changeStewards({ added: [leafBytes] });
  }

  /** Removes a device (hash, base64url): it is gone at once, and from the roster once enough sign. */
  async remove(device: string): Promise<Progress> {
    const { signer, desk } = this.#line;
    const leaving = encodeLeaving({ desk, device, type: 'leaving', v: 1 });
    const body = {
      leaving: toBase64url(leaving),
      signature: toBase64url(await signer.sign('leaving', leaving)),
      key: this.key,
    };
    await readBytes(await this.#line.send('POST', '/leavings', body));
    return this.#changeRoster({ without: device });
  }

  /** Proposes the stewards from now on: others taken in that wait, some let go, how many sign. */
  async changeStewards(change: StewardChange): Promise<Progress> {
    const now = await this.#newest();
    const gone = new Set(change.without ?? []);
    const staying = stewardsOf(now.root).filter(({ sign }) => !gone.has(sign));
    const leaves = [...staying.map(encodeSteward), ...(change.added ?? [])];
    return this.#signed(proposeRoot(this.#line, now, leaves, change.k ?? now.root.k));
  }

  /** The first stewards of a desk that has no root yet. */
  async founding(): Promise<Founding> {
    const { founding, planned } = await this.#line.signings();
    const stewards = await Promise.all(
      founding.map(async (leaf) => ({
        leaf: decodeSteward(leaf),
        fingerprint: await fingerprintWords(leaf),
      })),
    );
    return { stewards, ...(planned && { planned }) };
  }

  /** Proposes the first root: all who wait, of whom `k` have to sign what comes later. */
  async found(k: number): Promise<Progress> {
    const { founding } = await this.#line.signings();
    return this.#signed(proposeRoot(this.#line, this.#now, founding, k));
  }

  /** What waits for signatures and follows what the ledger has now. */
  async proposals(): Promise<readonly ProposedChange[]> {
    const { proposals } = await this.#line.signings();
    await this.refresh();
    const read = proposals.map((proposal) => readProposal(proposal, this.#now, this.key));
    return (await Promise.all(read)).flatMap((change) => change ?? []);
  }

  /** Signs what another proposed, once this steward has compared what there is to compare. */
  sign({ proposal: { kind, payload } }: ProposedChange): Promise<Progress> {
    const sign = kind === 'root' ? signRoot : signRoster;
    return this.#signed(sign(this.#line, payload));
  }

  /** Takes a proposal back, whoever made it. */
  async takeBack({ proposal: { payload } }: ProposedChange): Promise<void> {
    const subject = toBase64url(payloadHash(payload));
    await readBytes(await this.#line.send('DELETE', `/proposals/${subject}`));
  }

  /** Says anew what the desk is, when it is open, whether it takes requests. */
  async editDesk(description: DeskDescription): Promise<void> {
    const bytes = encodeCanonical(description);
    const signature = await this.#line.signer.sign('desk', bytes);
    const body = { description: toBase64url(bytes), signature: toBase64url(signature) };
    await readBytes(await this.#line.send('PUT', '', body));
    await this.refresh();
  }

  /** Tokens to hand out, each good for one new room in place of the work. */
  async tokens(count: number): Promise<readonly string[]> {
    const tokens = decodeTokens(
      await readJson(await this.#line.send('POST', '/tokens', { count })),
    );
    return tokens.map((token) => (token.startsWith('token.') ? token : `token.${token}`));
  }

  /** A signed request below the desk's address, for what stewards do elsewhere than at the desk. */
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    below: string,
    value?: unknown,
  ): Promise<Response> {
    return this.#line.send(method, below, value);
  }

  /** The ledger's newest, which what is proposed follows. @throws VisitError `not-found` */
  async #newest(): Promise<VerifiedRoster> {
    await this.refresh();
    if (this.#now === undefined) throw new VisitError('not-found', 'no root yet');
    return this.#now;
  }

  async #changeRoster(change: RosterChange): Promise<Progress> {
    const now = await this.#newest();
    return this.#signed(proposeRoster(this.#line, now, this.desk.roster.number, change));
  }

  async #signed(signing: Promise<Signed>): Promise<Progress> {
    const { signed, needed, root } = await signing;
    await this.refresh(root);
    return { signed, needed };
  }
}
