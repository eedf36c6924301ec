import { isSamePerson } from '@nearhand/ledger/device-entry';
import type { VerifiedDevice, VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community } from '@nearhand/protocol/community';
import { shiftHeader } from '@nearhand/protocol/headers';
import type { InboxRow } from '@nearhand/protocol/inbox-row';
import { decodeIdentity } from '@nearhand/seal/age-key';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import type { HelperKeyFile, KeyFileContent } from '@nearhand/seal/key-file';
import { encodeLeaving } from '@nearhand/seal/roster';
import { signerOf } from '@nearhand/seal/signature';
import { doorOfSlot, type SlotContent } from '@nearhand/seal/slot';
import { type Api, jsonBody, readBytes } from './api.ts';
import type { DeskMember } from './desk-line.ts';
import { isVisitError, VisitError } from './error.ts';
import { enterAsHelper, type HelperVisit } from './helper-visit.ts';
import { Inbox, SlotFinder } from './inbox.ts';
import { type LedgerKnowledge, LedgerView } from './ledger-view.ts';
import { Nonces } from './nonces.ts';
import { type OwnWaiting, ownWaiting, signOwn } from './own-devices.ts';
import { PresentShift } from './present-shift.ts';
import { slotOpening } from './slot-opening.ts';

/** A room that this device is let into, with nothing about it but where and since when. */
export interface InboxRoom {
  /** Days since 1970 on which it came, or its readers last changed. */
  readonly day: number;
  readonly rowId: string;
  /** Door public key, base64url. */
  readonly door: string;
  readonly epoch: number;
  /** The same for every epoch of one room; known to its members only. */
  readonly roomKey: string;
}

/** A helper who has signed in. Keys, `K` and `H` are in memory only. */
export class HelperShift {
  readonly api: Api;
  readonly community: Community;
  readonly leaf: DeviceLeaf;
  /** The public ledger as this device believes it. */
  readonly ledger: LedgerView;
  readonly #member: DeskMember;
  readonly #shift: PresentShift;
  readonly #inbox: Inbox;
  readonly #finder: SlotFinder;
  readonly #slots = new WeakMap<InboxRoom, OpenedRow>();
  readonly #rooms = new Map<string, InboxRoom>();
  #roster: VerifiedRoster;
  #cursor: string | undefined;

  private constructor(api: Api, community: Community, device: SignedInDevice) {
    this.api = api;
    this.community = community;
    this.leaf = device.leaf;
    this.ledger = device.ledger;
    this.#roster = device.roster;
    this.#member = device.member;
    this.#shift = device.shift;
    this.#finder = device.finder;
    this.#inbox = new Inbox(api, device.shift, device.member.desk);
  }

  /**
   * Signs in with an opened key file, and checks the desk in the public ledger.
   * @throws VisitError `sign-in-refused`, `shut-out` where the desk's roster has not this device;
   *   `ledger` where what the server shows of the desk does not hold
   */
  static async signIn(
    api: Api,
    community: Community,
    keyFile: KeyFileContent,
    knowledge: LedgerKnowledge = {},
  ): Promise<HelperShift> {
    if (keyFile.role !== 'helper') throw new VisitError('sign-in-refused', 'a steward key file');
    return new HelperShift(api, community, await signedIn(api, community, keyFile, knowledge));
  }

  /** The desk's newest roster when this device last looked. */
  get roster(): VerifiedRoster {
    return this.#roster;
  }

  /** Looks at the ledger anew, for whatever stands there under this one's name. */
  async watchName(): Promise<void> {
    this.#roster = await this.ledger.desk(this.leaf.desk);
  }

  /** Devices that wait under this one's name to be confirmed. */
  ownWaiting(): Promise<readonly OwnWaiting[]> {
    return ownWaiting(this.api, this.#member);
  }

  /** Signs a waiting device as this helper's own, once its six words were compared. */
  signOwn(device: OwnWaiting): Promise<void> {
    return signOwn(this.api, this.#member, device);
  }

  /**
   * Other devices of the desk that stand there under this one's name: a helper knows whether they
   * are theirs, and nobody else does.
   */
  get inMyName(): readonly VerifiedDevice[] {
    return this.roster.devices.filter(
      ({ hash, leaf, hasLeft }) =>
        hash !== this.leafHash && !hasLeft && isSamePerson(leaf, this.leaf),
    );
  }

  /** Those of them that neither signed this device nor were signed by one of this name. */
  get strangersInMyName(): readonly VerifiedDevice[] {
    const own = this.roster.devices.find(({ hash }) => hash === this.leafHash);
    return this.inMyName.filter(
      ({ second }) => second === 'alone' || (second === undefined && own?.second === 'alone'),
    );
  }

  /** Leaf hash of this device, base64url. */
  get leafHash(): string {
    return toBase64url(this.#member.leafHash);
  }

  /**
   * The rooms that this device is let into, oldest day first: all of them at the first call, and
   * at later ones those of before with whatever is new. `onRow` is told of each as it is found.
   */
  async inbox(onRow?: (room: InboxRoom) => void): Promise<readonly InboxRoom[]> {
    const rows = this.#inbox.rows(this.#cursor);
    const found: Promise<InboxRoom | undefined>[] = [];
    for (;;) {
      const next = await rows.next();
      if (next.done) {
        await Promise.all(found);
        this.#cursor = next.value;
        return this.rooms;
      }
      found.push(this.#find(next.value, onRow));
    }
  }

  /** The rooms found so far, oldest day first. */
  get rooms(): readonly InboxRoom[] {
    return [...this.#rooms.values()].sort((a, b) => a.day - b.day || (a.rowId < b.rowId ? -1 : 1));
  }

  /**
   * Keeps the inbox up to date until the signal is aborted.
   * @param between milliseconds between two looks where no event stream holds
   */
  async followInbox(
    signal: AbortSignal,
    onRow: (room: InboxRoom) => void,
    between = 30_000,
  ): Promise<void> {
    while (!signal.aborted) {
      let pause = 1_000;
      try {
        for await (const row of this.#inbox.events(signal)) await this.#find(row, onRow);
        await this.inbox(onRow);
      } catch (error) {
        if (signal.aborted) return;
        if (!isVisitError(error, 'offline', 'unavailable', 'internal', 'too-many')) throw error;
        pause = between;
        await this.inbox(onRow).catch(() => undefined);
      }
      await this.api.clock.wait(pause, signal);
    }
  }

  /**
   * Opens a room: the resident sees that this device did, or with `hideName` that somebody did.
   * @throws VisitError `shut-out`, `refused-epoch`, `broken-chain`, …
   */
  async open(
    room: InboxRoom,
    { hideName = false }: { readonly hideName?: boolean } = {},
  ): Promise<HelperVisit> {
    const held = await this.#heldOf(room);
    return enterAsHelper({
      api: this.api,
      community: this.community,
      ledger: this.ledger,
      leaf: this.leaf,
      member: this.#member,
      shift: this.#shift,
      hideName,
      held,
      renew: () => this.#renew(room.roomKey),
    });
  }

  /** Has the desk's content-free e-mail sent here, or no longer. */
  async setNotice(email?: string): Promise<void> {
    const { desk, origin, signer } = this.#member;
    const body = jsonBody({ leaf: this.leafHash, ...(email !== undefined && { email }) });
    const path = `/api/desks/${desk}/notice`;
    const headers = { [shiftHeader]: await this.#shift.token() };
    const signing = { signer, origin, epoch: 0, named: true, nonces: new Nonces() };
    await readBytes(await this.api.sendSigned({ method: 'PUT', path, body, headers }, signing));
  }

  /** This device helps here no longer, at once. */
  async leaveDesk(): Promise<void> {
    const { desk, signer } = this.#member;
    const leaving = encodeLeaving({ desk, device: this.leafHash, type: 'leaving', v: 1 });
    const body = jsonBody({
      leaving: toBase64url(leaving),
      signature: toBase64url(await signer.sign('leaving', leaving)),
      key: toBase64url(signer.publicKey),
    });
    const path = `/api/desks/${desk}/leavings`;
    await readBytes(await this.api.send({ method: 'POST', path, body }));
  }

  async #find(row: InboxRow, onRow?: (room: InboxRoom) => void): Promise<InboxRoom | undefined> {
    const held = await this.#finder.open(row);
    if (held === undefined) return undefined;
    const roomKey = toBase64url(held.roomKey);
    const known = this.#rooms.get(roomKey);
    const rowId = toBase64url(row.rowId);
    if (known?.rowId === rowId || (known !== undefined && known.epoch > row.epoch)) return known;
    const door = toBase64url(row.door);
    const room = { day: row.day, rowId, door, epoch: row.epoch, roomKey };
    this.#slots.set(room, { row, held });
    this.#rooms.set(roomKey, room);
    onRow?.(room);
    return room;
  }

  /** The newest slot of a room whose epoch has ended. */
  async #renew(roomKey: string): Promise<SlotContent> {
    await this.inbox();
    const room = this.#rooms.get(roomKey);
    if (room === undefined) throw new VisitError('shut-out', 'room');
    return this.#heldOf(room);
  }

  /** What the slot holds, once its `K` has been seen to give the door of its row. */
  async #heldOf(room: InboxRoom): Promise<SlotContent> {
    const opened = this.#slots.get(room);
    if (opened === undefined) throw new VisitError('shut-out', 'room');
    await doorOfSlot(opened.held, opened.row);
    return opened.held;
  }
}

interface OpenedRow {
  readonly row: InboxRow;
  readonly held: SlotContent;
}

interface SignedInDevice {
  readonly leaf: DeviceLeaf;
  readonly ledger: LedgerView;
  readonly roster: VerifiedRoster;
  readonly member: DeskMember;
  readonly shift: PresentShift;
  readonly finder: SlotFinder;
}

async function signedIn(
  api: Api,
  community: Community,
  keyFile: HelperKeyFile,
  knowledge: LedgerKnowledge,
): Promise<SignedInDevice> {
  const leafBytes = fromBase64url(keyFile.leaf);
  const desk = community.desks.find(({ id }) => id === keyFile.desk);
  if (desk === undefined || keyFile.origin !== community.origin) throw new VisitError('shut-out');
  const hash = leafHash(leafBytes);
  const { origin } = community;
  const signer = await signerOf(fromBase64url(keyFile.seed));
  const member = { origin, desk: desk.id, leafHash: hash, signer };
  const shift = new PresentShift(api, member);
  await shift.token();
  const ledger = LedgerView.of(api, community, knowledge);
  const roster = await ledger.desk(desk.id, { number: desk.roster.number });
  if (!roster.devices.some((device) => device.hash === toBase64url(hash))) {
    throw new VisitError('shut-out', 'roster');
  }
  const opening = await slotOpening(decodeIdentity(keyFile.age));
  const finder = new SlotFinder(opening, desk.roster, toBase64url(hash));
  return { leaf: decodeDevice(leafBytes), ledger, roster, member, shift, finder };
}
