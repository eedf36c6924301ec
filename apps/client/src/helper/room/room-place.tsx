import type { HelperVisit } from '@nearhand/visit/helper-visit';
import { Refusal } from '../../parts/refusal.tsx';
import { useRoom } from '../../parts/use-room.ts';
import { failureText } from '../../shell/failure-text.ts';
import { Frame } from '../../shell/frame.tsx';
import { locale } from '../../words.ts';
import type { Act } from '../acts.ts';
import type { DeskSession } from '../desk-session.ts';
import type { RoomDesk } from '../room-desk.ts';
import { useDesk } from '../use-desk.ts';
import { ActPage } from './act-page.tsx';
import { RoomPage } from './room-page.tsx';
import { RoomReaders } from './room-readers.tsx';

export interface RoomPlaceProps {
  readonly session: DeskSession;
  readonly room: RoomDesk;
  readonly visit: HelperVisit;
  /** Absent while the conversation itself is shown. */
  readonly act: Act | undefined;
  readonly onAct: (act: Act) => void;
  readonly onBack: () => void;
  /** Away from this room, to the inbox. */
  readonly onInbox: () => void;
}

/** An opened room: who can read stands over whatever is shown of it. */
export function RoomPlace({ session, room, visit, act, ...ways }: RoomPlaceProps) {
  const now = useRoom(visit);
  useDesk(session);
  const { community, desk } = session;
  const deskName = (id: string): string =>
    community.desks.find((each) => each.id === id)?.names[locale()] ?? id;
  const viewer = { by: 'helper', leafHash: session.shift.leafHash } as const;
  const props = { session, room, visit, now, viewer, deskName, ...ways };
  return (
    <Frame
      community={community}
      deskPhone={desk.phone}
      readers={<RoomReaders state={now.state} community={community} />}
    >
      {now.isStopped ? (
        <Refusal
          reason={failureText(now.refused)}
          desk={desk}
          isOpenRoom
          isDraftKept={session.hasUnsent}
          onAgain={now.again}
          onBack={ways.onInbox}
          onRead={now.read}
        />
      ) : act === undefined ? (
        <RoomPage key="room" {...props} />
      ) : (
        <ActPage key={act.act} {...props} act={act} />
      )}
    </Frame>
  );
}
