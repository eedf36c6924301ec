import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { decodeLeaving, decodeRoster, type Roster } from '@nearhand/seal/roster';
import { type SignatureKind, verify } from '@nearhand/seal/signature';
import { type DeskRoot, decodeDeskRoot, stewardKeysOf } from './desk-root.ts';
import { type DeviceEntry, decodeDeviceEntry } from './device-entry.ts';
import { LedgerError } from './error.ts';
import { decodeLeaf, type Leaf, type LeafSignature, payloadHash } from './leaf.ts';

/** A desk root that was signed by whom it must be. */
export interface KnownRoot {
  readonly root: DeskRoot;
  /** Payload hash, base64url. */
  readonly hash: string;
}

export interface KnownRoster {
  readonly roster: Roster;
  /** Payload hash, base64url. */
  readonly hash: string;
}

/** A device that stands in the ledger. */
export interface KnownDevice extends DeviceEntry {
  /** Signing keys (base64url) of devices that signed this one as their owner's second. */
  readonly signedBy: readonly string[];
}

/** What the leaves of one desk come to, each checked on the ones before it. */
export interface DeskHistory {
  readonly desk: string;
  /** From the first to the one that counts. */
  readonly roots: readonly KnownRoot[];
  readonly roster?: KnownRoster;
  /** Every device so far, by its hash in base64url. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
  /** Hashes of those that left. */
  readonly left: ReadonlySet<string>;
}

/**
 * A desk with its next leaf. The caller gives the leaves in the order of the ledger: all of them, or
 * with `sparse` those that count now, among which rosters and devices of before are missing.
 * @throws LedgerError `threshold` where too few of those who must have signed, `succession` for a
 *   root or roster that does not follow the last, `device` for one that is unknown or left
 * @throws SealError where the payload cannot be decoded
 */
export async function withDeskLeaf(
  before: DeskHistory | undefined,
  leaf: Leaf,
  sparse = false,
): Promise<DeskHistory> {
  switch (leaf.kind) {
    case 'root':
      return withRoot(before, leaf);
    case 'device':
      return withDevice(before, leaf);
    case 'roster':
      return withRoster(before, leaf, sparse);
    case 'leaving':
      return withLeaving(before, leaf);
    default:
      throw new LedgerError('succession', `${leaf.kind} is no leaf of a desk`);
  }
}

/** The desks of a whole ledger, by desk id. */
export type DeskHistories = ReadonlyMap<string, DeskHistory>;

/**
 * What a monitor does with every leaf from the first on: undefined where it is of no desk, else the
 * desk as it is after it. @throws as `withDeskLeaf`
 */
export async function checkLeaf(
  histories: DeskHistories,
  leafBytes: Uint8Array,
): Promise<DeskHistory | undefined> {
  const leaf = decodeLeaf(leafBytes);
  const desk = deskOf(leaf);
  return desk === undefined ? undefined : withDeskLeaf(histories.get(desk), leaf);
}

/** The desk that a leaf is of; undefined for one that is of none. */
export function deskOf({ kind, payload }: Leaf): string | undefined {
  switch (kind) {
    case 'root':
      return decodeDeskRoot(payload).desk;
    case 'device':
      return decodeDeviceEntry(payload).leaf.desk;
    case 'roster':
      return decodeRoster(payload).desk;
    case 'leaving':
      return decodeLeaving(payload).desk;
    default:
      return undefined;
  }
}

async function withRoot(before: DeskHistory | undefined, leaf: Leaf): Promise<DeskHistory> {
  const root = decodeDeskRoot(leaf.payload);
  const last = before?.roots.at(-1);
  const follows =
    root.number === (last?.root.number ?? 0) + 1 &&
    root.previous === last?.hash &&
    (before === undefined || before.desk === root.desk);
  if (!follows) throw new LedgerError('succession', `root ${root.number}`);
  // The first is signed by its own stewards, every other by those of the one before.
  const signing = last?.root ?? root;
  const keys = stewardKeysOf(signing);
  const allowed = last === undefined ? keys : [...keys, ...stewardKeysOf(root)];
  await checkSigned('root', leaf, leaf.payload, keys, signing.k, allowed);
  const known = { root, hash: toBase64url(payloadHash(leaf.payload)) };
  const begun = before ?? { desk: root.desk, roots: [], devices: new Map(), left: new Set() };
  return { ...begun, roots: [...begun.roots, known] };
}

async function withDevice(before: DeskHistory | undefined, leaf: Leaf): Promise<DeskHistory> {
  const history = begunDesk(before, 'device');
  const entry = decodeDeviceEntry(leaf.payload);
  await checkEach('device', leaf.signatures, entry.leafBytes);
  const hash = toBase64url(entry.hash);
  if (history.devices.has(hash)) return history;
  const signedBy = leaf.signatures.map(({ key }) => toBase64url(key));
  return { ...history, devices: new Map(history.devices).set(hash, { ...entry, signedBy }) };
}

async function withRoster(
  before: DeskHistory | undefined,
  leaf: Leaf,
  sparse: boolean,
): Promise<DeskHistory> {
  const history = begunDesk(before, 'roster');
  const roster = decodeRoster(leaf.payload);
  const last = history.roster?.roster.number;
  const follows =
    last === undefined || (sparse ? roster.number > last : roster.number === last + 1);
  if (!follows) throw new LedgerError('succession', `roster ${roster.number}`);
  const unknown = roster.devices.find(
    (device) => !history.devices.has(device) || history.left.has(device),
  );
  if (unknown !== undefined) throw new LedgerError('device', unknown);
  const { root } = currentRoot(history);
  await checkSigned('roster', leaf, leaf.payload, stewardKeysOf(root), root.k);
  return { ...history, roster: { roster, hash: toBase64url(payloadHash(leaf.payload)) } };
}

async function withLeaving(before: DeskHistory | undefined, leaf: Leaf): Promise<DeskHistory> {
  const history = begunDesk(before, 'leaving');
  const { device } = decodeLeaving(leaf.payload);
  const known = history.devices.get(device);
  if (known === undefined) throw new LedgerError('device', device);
  const keys = [fromBase64url(known.leaf.sign), ...stewardKeysOf(currentRoot(history).root)];
  await checkSigned('leaving', leaf, leaf.payload, keys, 1);
  return { ...history, left: new Set(history.left).add(device) };
}

/** The root that counts after all leaves so far. */
export function currentRoot({ roots, desk }: DeskHistory): KnownRoot {
  const root = roots.at(-1);
  if (root === undefined) throw new LedgerError('succession', `${desk} has no root`);
  return root;
}

function begunDesk(before: DeskHistory | undefined, what: string): DeskHistory {
  if (before === undefined) throw new LedgerError('succession', `${what} of a desk without a root`);
  return before;
}

/** That `k` of these keys signed, that each signature holds, and that nobody else's stands there. */
async function checkSigned(
  kind: SignatureKind,
  { signatures }: Leaf,
  message: Uint8Array,
  keys: readonly Uint8Array[],
  k: number,
  allowed: readonly Uint8Array[] = keys,
): Promise<void> {
  const names = new Set(allowed.map(toBase64url));
  const counting = new Set(keys.map(toBase64url));
  const stranger = signatures.find(({ key }) => !names.has(toBase64url(key)));
  if (stranger !== undefined) throw new LedgerError('threshold', `${kind}: signed by a stranger`);
  const count = signatures.filter(({ key }) => counting.has(toBase64url(key))).length;
  if (count < k) throw new LedgerError('threshold', `${kind}: ${count} of ${k}`);
  await checkEach(kind, signatures, message);
}

async function checkEach(
  kind: SignatureKind,
  signatures: readonly LeafSignature[],
  message: Uint8Array,
): Promise<void> {
  const held = await Promise.all(
    signatures.map(({ key, signature }) => verify(kind, key, message, signature)),
  );
  if (held.includes(false)) throw new LedgerError('threshold', `${kind}: a false signature`);
}
