import { encodeRecipient } from '@nearhand/seal/age-key';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { type DeviceLeaf, encodeDevice, encodeSteward } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { drawOrigin } from '@nearhand/seal/origin';
import { randomBytes } from '@nearhand/seal/random';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import { type SignatureKind, type Signer, signerOf } from '@nearhand/seal/signature';
import { encodeCheckpoint } from './checkpoint.ts';
import { proveConsistency } from './consistency-proof.ts';
import type { DeskFile } from './desk-file.ts';
import { nextRoot } from './desk-root.ts';
import { encodeDeviceEntry } from './device-entry.ts';
import type { ReadNodes } from './inclusion-proof.ts';
import { proveSet } from './inclusion-set.ts';
import { type IndexValue, indexChange, indexLeaf, indexPath } from './index-map.ts';
import { encodeLeaf, type Leaf, type LeafKind } from './leaf.ts';
import { encodeNote } from './note.ts';
import { type NoteSigner, noteSigner } from './note-signature.ts';
import type { LedgerPolicy } from './policy.ts';
import { joinNodes, nodeHash, nodesOf, type TreeNode } from './tree.ts';
import { type SeenCheckpoint, TrustedCheckpoint } from './trusted-checkpoint.ts';
import { VerifiedRoster } from './verified-roster.ts';

/** A steward or a helper's device, with what signs for it. */
export interface Signing {
  readonly signer: Signer;
  readonly leafBytes: Uint8Array;
  readonly hash: string;
}

export interface TestDevice extends Signing {
  readonly leaf: DeviceLeaf;
}

export async function drawSteward(desk: string, name: string): Promise<Signing> {
  const signer = await signerOf(randomBytes(32));
  const sign = toBase64url(signer.publicKey);
  const id = toBase64url(randomBytes(16));
  const leafBytes = encodeSteward({ desk, id, name, sign, type: 'steward', v: 1 });
  return { signer, leafBytes, hash: toBase64url(leafHash(leafBytes)) };
}

export async function drawDevice(desk: string, name: string): Promise<TestDevice> {
  const signer = await signerOf(randomBytes(32));
  const { publicKey } = await (await curves()).x25519.key(randomBytes(32));
  const leaf: DeviceLeaf = {
    ...{ age: encodeRecipient(publicKey), desk, duty: '', employer: 'Lane Three' },
    ...{ id: toBase64url(randomBytes(16)), keeps: [], name, role: 'social worker' },
    ...{ sign: toBase64url(signer.publicKey), type: 'device', v: 1 },
  };
  const leafBytes = encodeDevice(leaf);
  return { signer, leafBytes, leaf, hash: toBase64url(leafHash(leafBytes)) };
}

/** A leaf that these sign. */
export async function signedLeaf(
  kind: LeafKind,
  payload: Uint8Array,
  signing: readonly Signing[],
  signed: Uint8Array = payload,
): Promise<Leaf> {
  const signatures = await Promise.all(
    signing.map(async ({ signer }) => ({
      key: signer.publicKey,
      signature: await signer.sign(kind as SignatureKind, signed),
    })),
  );
  return { kind, payload, signatures };
}

/** A checkpoint as a server would serve it, and what a client would believe it by. */
export interface Published {
  readonly size: number;
  readonly root: Uint8Array;
  readonly text: string;
  readonly note: Uint8Array;
}

/** A ledger in memory, as whoever runs a server could make one: nothing is refused. */
export class TestLedger {
  readonly origin: string;
  readonly #signer: Promise<NoteSigner>;
  readonly index = new Map<string, IndexValue>();
  readonly #leaves = new Map<number, Uint8Array>();
  /** Hashes of perfect subtrees of filler alone, by height. */
  readonly #filler: Uint8Array[] = [leafHash(new Uint8Array(0))];
  size = 0;

  /** @param signer the key of a ledger that there is, for whoever runs its server */
  constructor(signer?: NoteSigner) {
    this.origin = signer?.key.name ?? drawOrigin();
    this.#signer = Promise.resolve(signer ?? noteSigner(this.origin, randomBytes(32)));
  }

  add(leaf: Leaf): number {
    return this.take(encodeLeaf(leaf));
  }

  /** Takes the bytes of a leaf, an index among them. */
  take(bytes: Uint8Array): number {
    const change = indexChange(bytes, (desk) => this.index.get(desk));
    if (change !== undefined) this.index.set(change.desk, change.value);
    return this.#put(bytes);
  }

  /** Grows by so many leaves that say nothing. */
  grow(leaves: number): void {
    this.size += leaves;
  }

  /** Takes leaves back, which no honest ledger does. */
  cut(size: number): void {
    this.size = size;
    for (const place of this.#leaves.keys()) if (place >= size) this.#leaves.delete(place);
  }

  leaf(index: number): Uint8Array {
    return this.#leaves.get(index) ?? new Uint8Array(0);
  }

  #put(bytes: Uint8Array): number {
    this.#leaves.set(this.size, bytes);
    this.size += 1;
    return this.size - 1;
  }

  /** Ends a checkpoint with its index, or with another leaf in its place. */
  async publish(index = indexLeaf(this.index)): Promise<Published> {
    this.#put(index);
    const { size } = this;
    const root = joinNodes(nodesOf(0, size).map((node) => this.#node(node)));
    const text = encodeCheckpoint({ origin: this.origin, size, root, extensions: [] });
    const { sign } = await this.#signer;
    return { size, root, text, note: encodeNote({ text, signatures: [await sign(text)] }) };
  }

  async policy(): Promise<LedgerPolicy> {
    const { key } = await this.#signer;
    return { origin: this.origin, key, witnesses: [], needed: 0 };
  }

  /** What proves to whoever knows a smaller one that this grew from it. */
  readonly consistency = (older: number, size: number): Promise<readonly Uint8Array[]> =>
    proveConsistency(older, size, this.nodes);

  async trust(note: Uint8Array, known: readonly SeenCheckpoint[] = []): Promise<TrustedCheckpoint> {
    const policy = await this.policy();
    return TrustedCheckpoint.trust(note, { policy, now: 0, known, consistency: this.consistency });
  }

  /** The file of a desk with the leaves at these places and the last. */
  async file(
    desk: string,
    places: readonly number[],
    left: readonly string[] = [],
  ): Promise<DeskFile> {
    const all = [...places, this.size - 1];
    return {
      checkpoint: new Uint8Array(0),
      desk,
      indexPath: indexPath(this.index, desk),
      left: left.map((device) => fromBase64url(device)),
      leaves: all.map((index) => ({ index, bytes: this.leaf(index) })),
      proof: await proveSet(this.size, all, this.nodes),
    };
  }

  readonly nodes: ReadNodes = (nodes) => Promise.resolve(nodes.map((node) => this.#node(node)));

  #node({ height, index }: TreeNode): Uint8Array {
    const from = index * 2 ** height;
    const holds = [...this.#leaves.keys()].some((at) => at >= from && at < from + 2 ** height);
    if (!holds) return this.#fillerOf(height);
    if (height === 0) return leafHash(this.leaf(index));
    const below = { height: height - 1, index: index * 2 };
    return nodeHash(this.#node(below), this.#node({ ...below, index: below.index + 1 }));
  }

  #fillerOf(height: number): Uint8Array {
    const known = this.#filler[height];
    if (known !== undefined) return known;
    const below = this.#fillerOf(height - 1);
    const made = nodeHash(below, below);
    this.#filler[height] = made;
    return made;
  }
}

/** A desk with its stewards and what they sign. */
export class TestDesk {
  readonly desk = toBase64url(randomBytes(16));
  readonly ledger: TestLedger;
  stewards: Signing[] = [];
  rootBytes: Uint8Array | undefined;
  places: number[] = [];
  left: string[] = [];

  constructor(ledger = new TestLedger()) {
    this.ledger = ledger;
  }

  put(leaf: Leaf): number {
    const place = this.ledger.add(leaf);
    this.places.push(place);
    return place;
  }

  async found(k: number, n: number): Promise<void> {
    this.stewards = await Promise.all(
      Array.from({ length: n }, (_, i) => drawSteward(this.desk, `steward ${i + 1}`)),
    );
    this.rootBytes = nextRoot(
      undefined,
      this.desk,
      k,
      this.stewards.map(({ leafBytes }) => leafBytes),
    );
    this.put(await signedLeaf('root', this.rootBytes, this.stewards));
  }

  async device(name: string, since = 0, by: readonly Signing[] = []): Promise<TestDevice> {
    const device = await drawDevice(this.desk, name);
    const payload = encodeDeviceEntry(since, device.leafBytes);
    this.put(await signedLeaf('device', payload, by, device.leafBytes));
    return device;
  }

  roster(number: number, devices: readonly { readonly hash: string }[]): Uint8Array {
    const hashes = devices.map((device) => device.hash);
    return encodeRoster({ desk: this.desk, devices: hashes, number, type: 'roster', v: 1 });
  }

  leaving(device: string): Uint8Array {
    return encodeLeaving({ desk: this.desk, device, type: 'leaving', v: 1 });
  }

  file(): Promise<DeskFile> {
    return this.ledger.file(this.desk, this.places, this.left);
  }

  /** The desk as a client verifies it after a publication. */
  async verified(): Promise<VerifiedRoster> {
    const { note } = await this.ledger.publish();
    const trusted = await this.ledger.trust(note);
    return VerifiedRoster.verify(trusted, this.desk, await this.file());
  }
}
