import { type DeskRoot, decodeDeskRoot, stewardsOf } from '@nearhand/ledger/desk-root';
import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import {
  type JsonValue,
  readBytes,
  readChoice,
  readInteger,
  readList,
  readObject,
} from '@nearhand/protocol/json-reader';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import {
  type DeviceLeaf,
  decodeDevice,
  decodeSteward,
  encodeSteward,
  type StewardLeaf,
} from '@nearhand/seal/device-leaf';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { leafHash } from '@nearhand/seal/hash';
import { decodeRoster } from '@nearhand/seal/roster';

/** A root or roster that waits for signatures, as the server has it. */
export interface WaitingProposal {
  readonly kind: 'root' | 'roster';
  readonly payload: Uint8Array;
  /** Leaves of devices that were in no roster before. */
  readonly devices: readonly Uint8Array[];
  /** Keys of those who signed, base64url. */
  readonly signers: readonly string[];
}

/** What the stewards of a desk have before them. */
export interface DeskSignings {
  /** First stewards of a desk that has no root yet: their leaves. */
  readonly founding: readonly Uint8Array[];
  /** With how many such a desk is meant to begin, and how many of them sign each change. */
  readonly planned?: { readonly stewards: number; readonly needed: number };
  readonly proposals: readonly WaitingProposal[];
}

export function decodeSignings(value: JsonValue): DeskSignings {
  const answer = readObject(value, 'proposals');
  const planned = answer.planned === undefined ? undefined : readObject(answer.planned, 'planned');
  return {
    ...(planned && {
      planned: {
        stewards: readInteger(planned.stewards, 'stewards'),
        needed: readInteger(planned.needed, 'needed'),
      },
    }),
    founding: readList(answer.founding, 'founding', (each, at) => readBytes(each, at)),
    proposals: readList(answer.proposals, 'proposals', (each, at) => {
      const proposal = readObject(each, at);
      return {
        kind: readChoice(proposal.kind, at, ['root', 'roster']),
        payload: readBytes(proposal.payload, at),
        devices: readList(proposal.devices, at, (leaf, where) => readBytes(leaf, where)),
        signers: readList(proposal.signers, at, (key, where) =>
          toBase64url(readBytes(key, where, 32)),
        ),
      };
    }),
  };
}

/** Somebody whom a proposal takes in, with six words for whoever signs to compare with them. */
export interface Newcomer {
  readonly leaf: DeviceLeaf | StewardLeaf;
  readonly fingerprint: readonly string[];
}

/** What a proposal changes, against what is verified to count now. */
export interface ProposedChange {
  readonly proposal: WaitingProposal;
  readonly added: readonly Newcomer[];
  readonly removed: readonly (DeviceLeaf | StewardLeaf)[];
  /** For a root: how many have to sign from then on. */
  readonly k?: number;
  readonly signed: number;
  readonly needed: number;
  readonly isSignedHere: boolean;
}

/**
 * Reads a proposal against what the ledger has now, which decides what it changes: not what the
 * server says of it. Undefined for one that does not follow it, and for one that names a device that
 * came without a leaf.
 * @param own this steward's key, base64url
 */
export async function readProposal(
  proposal: WaitingProposal,
  now: VerifiedRoster | undefined,
  own: string,
): Promise<ProposedChange | undefined> {
  const change =
    proposal.kind === 'root' ? rootChange(proposal, now) : now && rosterChange(proposal, now);
  if (change === undefined) return undefined;
  const { added, removed, k, needed } = change;
  return {
    proposal,
    added: await Promise.all(
      added.map(async ({ leaf, bytes }) => ({ leaf, fingerprint: await fingerprintWords(bytes) })),
    ),
    removed,
    ...(k !== undefined && { k }),
    signed: proposal.signers.length,
    needed,
    isSignedHere: proposal.signers.includes(own),
  };
}

interface Change {
  readonly added: readonly {
    readonly leaf: DeviceLeaf | StewardLeaf;
    readonly bytes: Uint8Array;
  }[];
  readonly removed: readonly (DeviceLeaf | StewardLeaf)[];
  readonly k?: number;
  readonly needed: number;
}

function rootChange(
  { payload }: WaitingProposal,
  now: VerifiedRoster | undefined,
): Change | undefined {
  const root = decodeDeskRoot(payload);
  const follows = now === undefined ? root.number === 1 : root.previous === now.roots.at(-1);
  if (!follows) return undefined;
  const before = now?.root.stewards ?? [];
  return {
    added: root.stewards
      .filter((leaf) => !before.includes(leaf))
      .map((leaf) => ({ leaf: decodeSteward(fromBase64url(leaf)), bytes: fromBase64url(leaf) })),
    removed:
      now === undefined ? [] : stewardsOf(now.root).filter((each) => !hasSteward(root, each)),
    k: root.k,
    needed: now?.root.k ?? root.stewards.length,
  };
}

function hasSteward({ stewards }: DeskRoot, leaf: StewardLeaf): boolean {
  return stewards.includes(toBase64url(encodeSteward(leaf)));
}

function rosterChange(
  { payload, devices }: WaitingProposal,
  now: VerifiedRoster,
): Change | undefined {
  const roster = decodeRoster(payload);
  if (roster.desk !== now.desk || roster.number <= now.number) return undefined;
  const came = new Map(devices.map((leaf) => [toBase64url(leafHash(leaf)), leaf]));
  const there = new Set(now.devices.map(({ hash }) => hash));
  const names = roster.devices.filter((hash) => !there.has(hash));
  const added = names.flatMap((hash) => {
    const bytes = came.get(hash);
    return bytes === undefined ? [] : [{ leaf: decodeDevice(bytes), bytes }];
  });
  if (added.length < names.length) return undefined;
  return {
    added,
    removed: now.devices
      .filter(({ hash }) => !roster.devices.includes(hash))
      .map(({ leaf }) => leaf),
    needed: now.root.k,
  };
}
