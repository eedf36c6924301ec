import type { Community } from '@nearhand/protocol/community';
import { couldStillRead } from '@nearhand/room/readers';
import type { RoomState } from '@nearhand/room/room-state';
import { ReadersLine } from '../../parts/readers-line.tsx';
import { useWords } from '../words.ts';

export interface RoomReadersProps {
  readonly state: RoomState;
  readonly community: Community;
}

/** Who can read this room, and who is on their way out and still could. */
export function RoomReaders({ state, community }: RoomReadersProps) {
  const w = useWords();
  const left = new Set(community.desks.flatMap((desk) => desk.left));
  return (
    <ReadersLine readers={state.readers} leaving={couldStillRead(state, left)}>
      {w.helper_room_and_resident()}
    </ReadersLine>
  );
}
