import { encodeRecipient } from '@nearhand/seal/age-key';
import { fromBase64url, toBase64url, u8 } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { type DeviceLeaf, encodeDevice, encodeSteward } from '@nearhand/seal/device-leaf';
import { hash, leafHash } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import { type SignatureKind, type Signer, signerOf } from '@nearhand/seal/signature';
import type { DeskFile } from './desk-file.ts';
import { nextRoot } from './desk-root.ts';
import { encodeDeviceEntry } from './device-entry.ts';
import { type NodeHash, proveSet } from './inclusion-set.ts';
import { type IndexValue, indexChange, indexLeaf, indexPath } from './index-map.ts';
import { encodeLeaf, type Leaf, type LeafKind } from './leaf.ts';

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

/** A ledger in memory, as whoever runs a server could make one: nothing is refused. */
export class TestLedger {
  readonly leaves: Uint8Array[] = [];
  readonly index = new Map<string, IndexValue>();

  add(leaf: Leaf): number {
    const bytes = encodeLeaf(leaf);
    const change = indexChange(bytes, (desk) => this.index.get(desk));
    if (change !== undefined) this.index.set(change.desk, change.value);
    return this.leaves.push(bytes) - 1;
  }

  /** Ends a checkpoint with its index; gives its size and root. */
  publish(index = indexLeaf(this.index)): { readonly size: number; readonly root: Uint8Array } {
    this.leaves.push(index);
    return { size: this.leaves.length, root: this.rootOf(0, this.leaves.length) };
  }

  /** The file of a desk with the leaves at these places and the last. */
  async file(
    desk: string,
    places: readonly number[],
    left: readonly string[] = [],
  ): Promise<DeskFile> {
    const size = this.leaves.length;
    const all = [...places, size - 1];
    return {
      checkpoint: new Uint8Array(0),
      desk,
      indexPath: indexPath(this.index, desk),
      left: left.map((device) => fromBase64url(device)),
      leaves: all.map((index) => ({ index, bytes: this.leaves[index] ?? new Uint8Array(0) })),
      proof: await proveSet(size, all, this.nodeHash),
    };
  }

  readonly nodeHash: NodeHash = (level, index) =>
    Promise.resolve(this.rootOf(index * 2 ** level, (index + 1) * 2 ** level));

  rootOf(from: number, to: number): Uint8Array {
    if (to - from === 1) return leafHash(this.leaves[from] ?? new Uint8Array(0));
    let power = 1;
    while (power * 2 < to - from) power *= 2;
    return hash(u8(1), this.rootOf(from, from + power), this.rootOf(from + power, to));
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
}
