import { nextRoot } from '@nearhand/ledger/desk-root';
import { payloadHash } from '@nearhand/ledger/leaf';
import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { readInteger, readObject } from '@nearhand/protocol/json-reader';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { encodeRoster } from '@nearhand/seal/roster';
import { readJson } from './api.ts';
import type { StewardLine } from './steward-line.ts';

/** How far a root or roster is; it counts with the last signature that it needs. */
export interface Progress {
  readonly signed: number;
  readonly needed: number;
}

/** A signature that the server took. */
export interface Signed extends Progress {
  /** Payload hash (base64url) of a root that counts with it. */
  readonly root?: string;
}

/** What a roster changes: leaves of devices that are new, and the hash (base64url) of one to drop. */
export interface RosterChange {
  readonly added?: readonly Uint8Array[];
  readonly without?: string;
}

/**
 * Signs the next roster: whoever is there and did not leave, and the new ones behind them.
 * @param announced the number of the roster that the server says is the newest
 */
export async function proposeRoster(
  line: StewardLine,
  now: VerifiedRoster,
  announced: number,
  { added = [], without }: RosterChange,
): Promise<Signed> {
  const hashes = added.map((leaf) => toBase64url(leafHash(leaf)));
  const staying = now.devices
    .filter(({ hash, hasLeft }) => !hasLeft && hash !== without && !hashes.includes(hash))
    .map(({ hash }) => hash);
  const next = encodeRoster({
    desk: line.desk,
    devices: [...staying, ...hashes],
    // A desk begins with an empty roster that nobody signed and that is in no ledger.
    number: Math.max(now.number, now.number === 0 ? announced : 0) + 1,
    type: 'roster',
    v: 1,
  });
  return signRoster(line, next, added);
}

/** Signs the root with these stewards (leaves) that follows what the ledger has, or is the first. */
export function proposeRoot(
  line: StewardLine,
  now: VerifiedRoster | undefined,
  stewards: readonly Uint8Array[],
  k: number,
): Promise<Signed> {
  const hash = fromBase64url(now?.roots.at(-1) ?? '');
  return signRoot(line, nextRoot(now && { root: now.root, hash }, line.desk, k, stewards));
}

export async function signRoster(
  line: StewardLine,
  roster: Uint8Array,
  devices: readonly Uint8Array[] = [],
): Promise<Signed> {
  return propose(line, '/rosters', {
    roster: toBase64url(roster),
    signature: toBase64url(await line.signer.sign('roster', roster)),
    devices: devices.map(toBase64url),
  });
}

export async function signRoot(line: StewardLine, root: Uint8Array): Promise<Signed> {
  const progress = await propose(line, '/roots', {
    root: toBase64url(root),
    signature: toBase64url(await line.signer.sign('root', root)),
  });
  const counts = progress.signed >= progress.needed;
  return { ...progress, ...(counts && { root: toBase64url(payloadHash(root)) }) };
}

async function propose(line: StewardLine, below: string, body: object): Promise<Progress> {
  const answer = readObject(await readJson(await line.send('POST', below, body)), below);
  return {
    signed: readInteger(answer.signed, 'signed'),
    needed: readInteger(answer.needed, 'needed'),
  };
}
