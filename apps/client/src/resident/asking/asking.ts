import type { Community, Desk } from '@nearhand/protocol/community';
import type { Card } from '@nearhand/seal/card';
import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import type { PreparedFile } from '../../parts/prepare-file.ts';

/** What somebody has chosen and written so far; in memory alone. */
export interface Asking {
  /** Id of the desk. */
  readonly desk?: string;
  /** Leaf hashes of those who are to read. */
  readonly ticked: readonly string[];
  readonly text: string;
  readonly files: readonly PreparedFile[];
  /** A code that the desk handed out, in place of the work that keeps floods away. */
  readonly code: string;
  /** Drawn at the first sending and kept for a second try, so that one request makes one room. */
  readonly card?: Card;
}

export const nothingAsked: Asking = { ticked: [], text: '', files: [], code: '' };

/** A device of a desk's roster that is still there. */
export interface Candidate {
  readonly leaf: DeviceLeaf;
  readonly leafHash: string;
}

/** Who answers at a desk now, in roster order. */
export function candidates(desk: Desk): readonly Candidate[] {
  return desk.devices.flatMap((leaf, index) => {
    const leafHash = desk.roster.devices[index];
    return leafHash === undefined || desk.left.includes(leafHash) ? [] : [{ leaf, leafHash }];
  });
}

export function findDesk(community: Community, id: string | undefined): Desk | undefined {
  return community.desks.find((desk) => desk.id === id);
}

/**
 * The same choice against a newer roster: who went is unticked, who came stands there unticked.
 */
export function keepTicked(ticked: readonly string[], desk: Desk): readonly string[] {
  const there = new Set(candidates(desk).map(({ leafHash }) => leafHash));
  return ticked.filter((leafHash) => there.has(leafHash));
}
