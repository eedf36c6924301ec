import type { Community } from '@nearhand/protocol/community';
import { couldStillRead } from '@nearhand/room/readers';
import type { RoomState } from '@nearhand/room/room-state';
import { DateLine } from '../../parts/date-line.tsx';
import { ReadersLine } from '../../parts/readers-line.tsx';
import { epochBegan } from '../../parts/readers-since.ts';
import { useWords } from '../words.ts';

export interface RoomReadersProps {
  readonly state: RoomState;
  readonly community: Community;
}

/** Who can read this room, and who is on their way out and still could. */
export function RoomReaders({ state, community }: RoomReadersProps) {
  const w = useWords();
  const left = new Set(community.desks.flatMap((desk) => desk.left));
  const began = epochBegan(state, state.epochs.at(-1)?.epoch ?? 1);
  return (
    <ReadersLine readers={state.readers} leaving={couldStillRead(state, left)}>
      {w.helper_room_and_resident()}
      {began === undefined ? null : (
        <span class="small">
          {' · '}
          {w.readers_since()} <DateLine at={began} until="day" />
        </span>
      )}
    </ReadersLine>
  );
}
