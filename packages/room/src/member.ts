import type { DeviceLeaf } from '@nearhand/seal/device-leaf';

/**
 * What said that a device belonged to its desk when the epoch was made: the ledger, at a checkpoint
 * that its maker had verified, or nothing but the server.
 */
export type Backing =
  | { readonly by: 'server-word' }
  | { readonly by: 'ledger'; readonly root: string; readonly size: number };

/** A helper's device that can read a room. */
export interface Member {
  readonly leaf: DeviceLeaf;
  /** Base64url. */
  readonly leafHash: string;
  /** The epoch at which it was let in without a break since. */
  readonly since: number;
  /** The first epoch that it can read. */
  readonly from: number;
  readonly backing: Backing;
}

/** Who wrote something, as its signature shows. */
export type Author =
  | { readonly by: 'resident' }
  | { readonly by: 'helper'; readonly leaf: DeviceLeaf; readonly leafHash: string };

/** One text for each author: the leaf hash, or `resident`. */
export function authorKey(author: Author): string {
  return author.by === 'resident' ? 'resident' : author.leafHash;
}

/** Which roster of a desk an epoch was made from. */
export interface RosterMark {
  readonly desk: string;
  readonly number: number;
  readonly devices: number;
}

/** That the server was set up again from a backup before an epoch. */
export interface SetBack {
  /** Of which day the backup was, `YYYY-MM-DD`. */
  readonly backup: string;
  /** How many elements the device that made the epoch had seen and that are gone; 0 where it cannot say. */
  readonly missing: number;
}

/** One epoch: who could read from its place in the journal on. */
export interface EpochView {
  readonly epoch: number;
  readonly sequence: number;
  readonly rosters: readonly RosterMark[];
  /** In roster order; empty where `hidden`. */
  readonly members: readonly Member[];
  /** From before the reader was let in: its members cannot be read. */
  readonly hidden: boolean;
  readonly setBack?: SetBack;
}

/** Somebody who could read once. */
export interface PastReader {
  readonly member: Member;
  /** The last epoch that they could read. */
  readonly until: number;
}
