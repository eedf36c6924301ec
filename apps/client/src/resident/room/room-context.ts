import type { Community } from '@nearhand/protocol/community';
import type { Card } from '@nearhand/seal/card';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { Drafts } from '../../parts/draft.ts';
import type { PreparedFile } from '../../parts/prepare-file.ts';
import type { RoomNow } from '../../parts/use-room.ts';
import type { KeptHandle } from '../card/kept-card.ts';
import type { RoomView } from '../place.ts';
import type { ReadersCheck } from './use-readers-check.ts';

/** What is typed on any page of a room and not sent. */
export interface Unsent {
  /** What is half filled in, in any form. */
  readonly drafts: Drafts;
  readonly talk: { readonly text: string; readonly files: readonly PreparedFile[] };
  readonly setTalk: (talk: Unsent['talk']) => void;
  readonly hasAny: boolean;
}

/** What every page of a room is given. */
export interface RoomPageProps {
  readonly visit: ResidentVisit;
  readonly now: RoomNow;
  readonly community: Community;
  readonly card: Card;
  readonly kept: KeptHandle | undefined;
  /** Whether who can read was checked in the public ledger. */
  readonly check: ReadersCheck;
  readonly unsent: Unsent;
  readonly onView: (view: RoomView) => void;
  readonly onBack: () => void;
  readonly deskName: (desk: string) => string;
}
