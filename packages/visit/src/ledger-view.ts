import { type DeskFile, decodeDeskFile } from '@nearhand/ledger/desk-file';
import { isHeldByEnough } from '@nearhand/ledger/desk-root';
import { LedgerError } from '@nearhand/ledger/error';
import {
  checkPins,
  type DeskPins,
  type LedgerPolicy,
  type Pins,
  pinsOf,
} from '@nearhand/ledger/policy';
import {
  decodeRestoreFile,
  type PlacedRestore,
  verifyRestore,
} from '@nearhand/ledger/restore-file';
import {
  isGrownFrom,
  type SeenCheckpoint,
  TrustedCheckpoint,
} from '@nearhand/ledger/trusted-checkpoint';
import { type DeskMemory, VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community } from '@nearhand/protocol/community';
import { fromBase64url } from '@nearhand/seal/bytes';
import { type Api, readBytes } from './api.ts';
import { isVisitError, VisitError } from './error.ts';
import { inLedger } from './in-ledger.ts';
import { policyOf } from './ledger-policy.ts';

/** What a device remembers of a ledger; plain JSON. */
export interface LedgerMemory {
  readonly checkpoint?: SeenCheckpoint;
  readonly desks: readonly DeskMemory[];
}

/** What is known of a ledger before anything is fetched. */
export interface LedgerKnowledge {
  readonly memory?: LedgerMemory;
  /** From a card's QR code or a poster. */
  readonly pins?: Pins;
}

/** What the server says that it has taken in of a desk and is about to publish. */
export interface Announced {
  /** The number of the newest roster. */
  readonly number?: number;
  /** Hashes of devices that left since (base64url). */
  readonly left?: readonly string[];
  /** Payload hash of a root that counts since (base64url). */
  readonly root?: string;
}

/** A restore that the ledger tells of. */
export interface BelievedRestore {
  readonly bytes: Uint8Array;
  readonly seen: SeenCheckpoint;
  readonly restore: PlacedRestore;
}

const triesForNewest = 40;
const betweenTries = 250;
const HASH = 32;

/**
 * The public ledger as this device believes it: each desk is checked down to its signatures, and
 * every checkpoint on all that were seen before. Where something does not hold it is refused with
 * `ledger`, the reason as cause, and goes on being refused.
 */
export class LedgerView {
  readonly #api: Api;
  readonly #policy: LedgerPolicy;
  readonly #kind: Community['kind'];
  readonly #pins: Pins | undefined;
  readonly #desks = new Map<string, DeskMemory>();
  #known: readonly SeenCheckpoint[];
  #isWitnessedAsPinned = true;

  private constructor(api: Api, community: Community, { memory, pins }: LedgerKnowledge) {
    this.#api = api;
    this.#kind = community.kind;
    this.#policy = policyOf(community, pins);
    this.#pins = pins;
    this.#known = memory?.checkpoint ? [memory.checkpoint] : [];
    for (const desk of memory?.desks ?? []) this.#desks.set(desk.desk, desk);
  }

  /** @throws VisitError `ledger` where the community's keys are none */
  static of(api: Api, community: Community, knowledge: LedgerKnowledge = {}): LedgerView {
    return inLedger(() => new LedgerView(api, community, knowledge));
  }

  /** The newest checkpoint that was believed. */
  get checkpoint(): SeenCheckpoint | undefined {
    return this.#known.at(-1);
  }

  /** Whether there are pins, and whether the witnesses are still those of the pins. */
  get pinned(): 'no' | 'yes' | 'other-witnesses' {
    if (this.#pins === undefined) return 'no';
    return this.#isWitnessedAsPinned ? 'yes' : 'other-witnesses';
  }

  /** By which keys it is believed. */
  get policy(): LedgerPolicy {
    return this.#policy;
  }

  /** What a card or a poster carries of this ledger and a desk in it, once the desk is verified. */
  pinsOf({ desk, roots }: VerifiedRoster): DeskPins {
    return { ...pinsOf(this.#policy, fromBase64url(roots.at(-1) ?? '')), desk };
  }

  /** What is to be remembered of it. */
  memory(): LedgerMemory {
    const { checkpoint } = this;
    return {
      ...(checkpoint && { checkpoint }),
      desks: [...this.#desks.values()],
    };
  }

  /**
   * The newest roster of a desk, checked. What the server has announced is waited for, since it is
   * published a moment later.
   * @throws VisitError `ledger`; `roster-changed` where the announced roster does not come in time;
   *   `not-found` for a desk that the ledger has nothing of
   */
  async desk(id: string, announced: Announced = {}): Promise<VerifiedRoster> {
    const { number = 0, left = [], root } = announced;
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt === triesForNewest;
      const roster = await this.#readOnce(id, root !== undefined && !isLast);
      const isRooted = root === undefined || roster?.roots.includes(root);
      const isNewest = roster !== undefined && roster.number >= number;
      if (isNewest && isRooted && left.every((hash) => isGone(roster, hash))) return roster;
      if (isLast) {
        // That somebody left is the server's word alone; that there is a newer roster ends here.
        if (isNewest) return roster;
        throw new VisitError('roster-changed', 'not published');
      }
      await this.#api.clock.wait(betweenTries);
    }
  }

  /** Undefined for a desk that the ledger has nothing of yet, where its first root is on its way. */
  async #readOnce(id: string, isComing: boolean): Promise<VerifiedRoster | undefined> {
    try {
      return await this.#read(id);
    } catch (error) {
      if (isComing && isVisitError(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /**
   * Takes a checkpoint that this person's own room carries for one of those seen before, so that a
   * device without memory is not without one.
   */
  remember(seen: SeenCheckpoint): void {
    this.#known = [...this.#known, seen].sort((a, b) => a.size - b.size);
  }

  /**
   * Whether a checkpoint that somebody else saw is of the ledger that is shown here.
   * @param desk any desk of the community, whose file brings the newest checkpoint
   */
  async agrees(seen: SeenCheckpoint, desk: string): Promise<boolean> {
    try {
      const { checkpoint } = await this.#fetchDesk(desk);
      await this.#trust(checkpoint, [...this.#known, seen]);
      return true;
    } catch (error) {
      if (isVisitError(error, 'ledger')) return false;
      throw error;
    }
  }

  /**
   * Everything that the ledger ever said of a desk, under a checkpoint that is believed; to be
   * checked itself (`DeskChronicle`).
   * @throws VisitError `ledger`
   */
  async history(
    id: string,
  ): Promise<{ readonly trusted: TrustedCheckpoint; readonly file: DeskFile }> {
    const file = await this.#fetchDesk(id, '/history');
    const trusted = await this.#trust(file.checkpoint, this.#known);
    this.#known = [trusted.seen];
    return { trusted, file };
  }

  /** Whether a checkpoint that somebody else saw is the beginning of the newest believed here. */
  async contains(seen: SeenCheckpoint): Promise<boolean> {
    const newest = this.checkpoint;
    return newest !== undefined && (await this.growth(seen, newest)) !== undefined;
  }

  /** What proves that a checkpoint grew from another; undefined where it did not. */
  async growth(
    older: SeenCheckpoint,
    newer: SeenCheckpoint,
  ): Promise<readonly Uint8Array[] | undefined> {
    if (older.origin !== newer.origin || older.size > newer.size) return undefined;
    const isSame = older.size === newer.size;
    const proof = isSame ? [] : await this.#fetchConsistency(older.size, newer.size);
    return isGrownFrom(older, newer, proof) ? proof : undefined;
  }

  /**
   * The newest restore that the ledger tells of, waited for a moment, since the server may have been
   * started just now; undefined where there is none.
   * @throws VisitError `ledger`
   */
  async restore(): Promise<PlacedRestore | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      const file = await this.restoreFile();
      if (file !== undefined || attempt === triesForNewest) return file?.restore;
      await this.#api.clock.wait(betweenTries);
    }
  }

  /**
   * The same at once, as it came, with the checkpoint that it stands under.
   * @throws VisitError `ledger`
   */
  async restoreFile(): Promise<BelievedRestore | undefined> {
    const bytes = await this.#fetchRestore();
    if (bytes === undefined) return undefined;
    const file = inLedger(() => decodeRestoreFile(bytes));
    const trusted = await this.#trust(file.checkpoint, this.#known);
    const restore = inLedger(() => verifyRestore(trusted, file));
    this.#known = [trusted.seen];
    return { bytes, seen: trusted.seen, restore };
  }

  async #fetchRestore(): Promise<Uint8Array | undefined> {
    try {
      return await readBytes(await this.#api.send({ method: 'GET', path: '/ledger/restored' }));
    } catch (error) {
      if (isVisitError(error, 'not-found')) return undefined;
      throw error;
    }
  }

  async #read(id: string): Promise<VerifiedRoster> {
    const file = await this.#fetchDesk(id);
    const trusted = await this.#trust(file.checkpoint, this.#known);
    const roster = await inLedger(() =>
      VerifiedRoster.verify(trusted, id, file, this.#desks.get(id)),
    );
    this.#checkStewards(roster);
    this.#known = [trusted.seen];
    this.#desks.set(id, roster.memory());
    return roster;
  }

  /** A real community's desks are held by several; and by those of the pins. */
  #checkStewards({ desk, root, roots }: VerifiedRoster): void {
    inLedger(() => {
      if (this.#kind === 'real' && !isHeldByEnough(root)) {
        throw new LedgerError('threshold', `${root.k} of ${root.stewards.length}`);
      }
      if (this.#pins === undefined) return;
      this.#isWitnessedAsPinned = checkPins(this.#pins, this.#policy, roots, desk);
    });
  }

  async #fetchDesk(id: string, below = ''): Promise<DeskFile> {
    const path = `/ledger/desks/${id}${below}`;
    const bytes = await readBytes(await this.#api.send({ method: 'GET', path }));
    return inLedger(() => decodeDeskFile(bytes));
  }

  #trust(note: Uint8Array, known: readonly SeenCheckpoint[]): Promise<TrustedCheckpoint> {
    const now = this.#api.clock.now();
    const consistency = (older: number, size: number) => this.#fetchConsistency(older, size);
    return inLedger(() =>
      TrustedCheckpoint.trust(note, { policy: this.#policy, now, known, consistency }),
    );
  }

  async #fetchConsistency(older: number, size: number): Promise<readonly Uint8Array[]> {
    const path = `/ledger/consistency/${older}/${size}`;
    const bytes = await readBytes(await this.#api.send({ method: 'GET', path }));
    const hashes: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += HASH) hashes.push(bytes.slice(at, at + HASH));
    return hashes;
  }
}

function isGone(roster: VerifiedRoster, hash: string): boolean {
  return !roster.devices.some((device) => device.hash === hash && !device.hasLeft);
}
