import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community, Desk } from '@nearhand/protocol/community';
import type { Card } from '@nearhand/seal/card';
import type { LedgerView } from '@nearhand/visit/ledger-view';
import type { PreparedFile } from '../../parts/prepare-file.ts';

/** What somebody has chosen and written so far; in memory alone. */
export interface Asking {
  /** Id of the desk. */
  readonly desk?: string;
  /** Its newest roster, verified on this device; nobody is ticked before. */
  readonly roster?: VerifiedRoster | undefined;
  /** Whether it was held against the poster at the desk's door. */
  readonly pinned?: LedgerView['pinned'];
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

export function findDesk(community: Community, id: string | undefined): Desk | undefined {
  return community.desks.find((desk) => desk.id === id);
}

/** The desks that serve one of these areas, which are given smallest first; those of the smallest first. */
export function desksServing(desks: readonly Desk[], areas: readonly string[]): readonly Desk[] {
  return areas.flatMap((area, index) =>
    desks.filter(
      ({ neighbourhoods }) =>
        neighbourhoods.includes(area) &&
        !areas.slice(0, index).some((smaller) => neighbourhoods.includes(smaller)),
    ),
  );
}
