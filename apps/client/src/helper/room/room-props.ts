import type { HelperVisit } from '@nearhand/visit/helper-visit';
import type { Viewer } from '../../parts/author-name.ts';
import type { RoomNow } from '../../parts/use-room.ts';
import type { Act } from '../acts.ts';
import type { DeskSession } from '../desk-session.ts';
import type { RoomDesk } from '../room-desk.ts';

/** What every part of an opened room is given. */
export interface RoomProps {
  readonly session: DeskSession;
  readonly room: RoomDesk;
  readonly visit: HelperVisit;
  readonly now: RoomNow;
  readonly viewer: Viewer;
  readonly deskName: (desk: string) => string;
  readonly onAct: (act: Act) => void;
  readonly onBack: () => void;
}
