import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { fromBase64url, toBase64url, zeros } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { type Card, drawCard } from '@nearhand/seal/card';
import { sealEntry } from '@nearhand/seal/entry';
import {
  drawEpochSecrets,
  type EpochKeys,
  type EpochSecrets,
  epochKeysOf,
} from '@nearhand/seal/epoch-keys';
import { hash } from '@nearhand/seal/hash';
import { epochHead, type ManifestFields, signManifest } from '@nearhand/seal/manifest';
import { sealMembers } from '@nearhand/seal/members';
import { chainAt, sealOlder } from '@nearhand/seal/older';
import { sealOpening } from '@nearhand/seal/opening-record';
import { randomBytes } from '@nearhand/seal/random';
import { type RoomKeys, roomKeysOf } from '@nearhand/seal/room-keys';
import type { Signer } from '@nearhand/seal/signature';
import { decoySlot, sealSlot, slotHash, tieOf } from '@nearhand/seal/slot';
import type { Answered, Member, PrivateClient } from './private-client.fixture.ts';

/** A desk as the bundle has it, and whom of it to let in. */
export interface DeskLetIn {
  readonly id: string;
  readonly number: number;
  /** The whole roster in its order. */
  readonly devices: readonly Member[];
  readonly letIn: readonly Member[];
}

export interface MadeEpoch {
  readonly body: Readonly<Record<string, unknown>>;
  readonly fields: ManifestFields;
}

/** A resident's room, driven by hand so that a test can do each step wrongly. */
export class TestRoom {
  readonly client: PrivateClient;
  readonly card: Card;
  readonly keys: RoomKeys;
  readonly path: string;
  readonly older: Uint8Array[] = [];
  epoch = 0;
  secrets: EpochSecrets = drawEpochSecrets();
  epochKeys!: EpochKeys;
  head: Uint8Array = zeros();
  manifestHead: Uint8Array = zeros();
  openingHead: Uint8Array = zeros();
  sequence = 0;
  visit = '';
  doorVisit = '';

  private constructor(client: PrivateClient, card: Card, keys: RoomKeys) {
    this.client = client;
    this.card = card;
    this.keys = keys;
    this.path = `/api/rooms/${toBase64url(keys.roomId)}`;
  }

  static async draw(client: PrivateClient): Promise<TestRoom> {
    const card = drawCard();
    return new TestRoom(client, card, await roomKeysOf(card, client.origin));
  }

  get door(): Signer {
    return this.epochKeys.door;
  }

  get doorPath(): string {
    return `/api/doors/${toBase64url(this.door.publicKey)}`;
  }

  /** The next epoch, as the body that would be sent; `change` spoils the manifest before it is signed. */
  async nextEpoch(
    desks: readonly DeskLetIn[],
    change: Partial<ManifestFields> = {},
    signer: Signer = this.keys.signer,
  ): Promise<MadeEpoch> {
    const { roomId } = this.keys;
    if (this.epoch > 0) this.older.push(this.secrets.K);
    const epoch = this.epoch + 1;
    const secrets = drawEpochSecrets();
    const keys = await epochKeysOf(secrets.K, secrets.S);
    const tied = { epoch, door: keys.door.publicKey, commitment: keys.commitment };
    const tie = tieOf(this.keys.signer.publicKey, tied);
    const content = {
      roomKey: this.keys.signer.publicKey,
      epoch,
      from: epoch,
      K: secrets.K,
      H: chainAt(secrets.h, epoch),
      tie,
    };
    const slots: Uint8Array[] = [];
    for (const { devices, letIn } of desks) {
      for (const device of devices) {
        slots.push(
          letIn.includes(device) ? await sealSlot(device.recipient, content) : await decoySlot(),
        );
      }
    }
    slots.push(await sealSlot(this.keys.recipient, { ...content, from: 1, H: secrets.h }));
    const members = desks.flatMap(({ letIn }) =>
      letIn.map(({ leaf }) => ({ from: epoch, since: epoch, leafBytes: leaf })),
    );
    const fields: ManifestFields = {
      origin: this.client.origin,
      roomId,
      roomKey: this.keys.signer.publicKey,
      epoch,
      sequence: this.sequence,
      previous: this.manifestHead,
      journalHead: this.head,
      openingHead: this.openingHead,
      rosters: desks.map(({ id, number, devices }) => ({
        desk: fromBase64url(id),
        number,
        devices: devices.length,
      })),
      slots: slots.map(slotHash),
      door: keys.door.publicKey,
      commitment: keys.commitment,
      members: sealMembers({ roomId, epoch }, keys.membersKey, members),
      older: sealOlder({ roomId, epoch }, secrets.h, this.older),
      ...change,
    };
    const manifest = await signManifest(fields, signer);
    this.#next = { epoch, secrets, keys, head: epochHead(manifest), sequence: fields.sequence + 1 };
    const body = {
      manifest: toBase64url(manifest),
      s: toBase64url(secrets.S),
      slots: slots.map(toBase64url),
      entries: [],
      blobs: [],
    };
    return { body, fields };
  }

  #next:
    | { epoch: number; secrets: EpochSecrets; keys: EpochKeys; head: Uint8Array; sequence: number }
    | undefined;

  /** Counts the last made epoch as taken. */
  moveOn(): void {
    if (this.#next === undefined) return;
    const { epoch, secrets, keys, head, sequence } = this.#next;
    Object.assign(this, { epoch, secrets, epochKeys: keys, head, manifestHead: head, sequence });
  }

  /** Makes the room at these desks with a work token. */
  async create(desks: readonly DeskLetIn[], work: string): Promise<Answered> {
    const { body } = await this.nextEpoch(desks);
    const answer = await this.asResident('POST', '/api/rooms', body, { 'nearhand-work': work });
    if (answer.status === 201) this.moveOn();
    return answer;
  }

  asResident(
    method: string,
    below: string,
    body?: object | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    const path = below.startsWith('/api/') ? below : `${this.path}${below}`;
    return this.client.ask(method, path, {
      signer: this.keys.signer,
      named: true,
      epoch: this.epoch,
      ...(body === undefined ? {} : { body }),
      headers: { 'nearhand-visit': this.visit, ...headers },
    });
  }

  asHelper(
    method: string,
    below: string,
    shift: string,
    body?: object | Uint8Array,
  ): Promise<Answered> {
    return this.client.ask(method, `${this.doorPath}${below}`, {
      signer: this.door,
      epoch: this.epoch,
      ...(body === undefined ? {} : { body }),
      headers: { 'nearhand-visit': this.doorVisit, 'nearhand-shift': shift },
    });
  }

  /** An opening record at the chain's end, by the room or by a member. */
  async openingRecord(
    member?: Member,
    shift = '',
  ): Promise<{ bytes: Uint8Array; hash: Uint8Array }> {
    const place = { roomId: this.keys.roomId, epoch: this.epoch, previous: this.openingHead };
    const fields = {
      author: member?.leafHash ?? zeros(),
      hour: 1,
      ownPrevious: zeros(),
      shiftNumber: member === undefined ? 0 : 1,
      shiftHash: member === undefined ? zeros() : hash(new TextEncoder().encode(shift)),
    };
    const signer = member?.signer ?? this.keys.signer;
    return sealOpening(place, this.epochKeys.openingKey, fields, signer);
  }

  async open(): Promise<Answered> {
    const { bytes, hash: recordHash } = await this.openingRecord();
    const answer = await this.asResident('POST', '/openings', bytes);
    if (answer.status === 200) [this.visit, this.openingHead] = [answer.json.visit, recordHash];
    return answer;
  }

  async openDoor(member: Member, shift: string): Promise<Answered> {
    const { bytes, hash: recordHash } = await this.openingRecord(member, shift);
    const answer = await this.asHelper('POST', '/openings', shift, bytes);
    if (answer.status === 200) [this.doorVisit, this.openingHead] = [answer.json.visit, recordHash];
    return answer;
  }

  /** An entry on the current head, sealed. */
  async entry(text: string, author?: Member, place: Partial<TestRoom> = {}) {
    const { epoch, sequence, head } = { ...this, ...place };
    return sealEntry({
      place: { roomId: this.keys.roomId, epoch, sequence, previous: head },
      entryKey: this.epochKeys.entryKey,
      id: randomBytes(16),
      author: author?.leafHash ?? zeros(),
      content: encodeCanonical({ at: 1, kind: 'said', text }),
      signer: author?.signer ?? this.keys.signer,
    });
  }

  /** Says something as the resident. */
  async say(text: string, blobs: readonly string[] = []): Promise<Answered> {
    const { bytes, head } = await this.entry(text);
    const body = encodeEntryBody({ entry: bytes, blobs });
    const answer = await this.asResident('POST', '/elements', body);
    if (answer.status === 200) [this.head, this.sequence] = [head, this.sequence + 1];
    return answer;
  }

  async answer(text: string, member: Member, shift: string): Promise<Answered> {
    const { bytes, head } = await this.entry(text, member);
    const body = encodeEntryBody({ entry: bytes, blobs: [] });
    const answer = await this.asHelper('POST', '/elements', shift, body);
    if (answer.status === 200) [this.head, this.sequence] = [head, this.sequence + 1];
    return answer;
  }
}

/** Tokens that stand in for the work, from the desk's steward. */
export async function workTokens(
  client: PrivateClient,
  deskId: string,
  steward: Member,
  count: number,
): Promise<readonly string[]> {
  const answer = await client.ask('POST', `/api/desks/${deskId}/tokens`, {
    signer: steward.signer,
    named: true,
    body: { count },
  });
  return answer.json.tokens.map((token: string) => `token.${token}`);
}
