import { useEffect } from 'preact/hooks';
import { Frame } from '../shell/frame.tsx';
import type { Trail } from '../shell/trail.ts';
import { warnWhile } from '../shell/unsaved.ts';
import type { DeskSession } from './desk-session.ts';
import { InboxPage } from './inbox-page.tsx';
import { OpeningPage } from './opening-page.tsx';
import type { Place } from './place.ts';
import { RoomPlace } from './room/room-place.tsx';
import { SettingsPage } from './settings-page.tsx';

export interface AtDeskProps {
  readonly session: DeskSession;
  readonly place: Place;
  readonly trail: Trail<Place>;
}

/** A helper who has signed in: the inbox, their own settings, the rooms. */
export function AtDesk({ session, place, trail }: AtDeskProps) {
  const { community, desk } = session;
  useEffect(() => warnWhile(() => session.hasUnsent), [session]);
  const back = () => trail.back();
  const key = place.at === 'room' || place.at === 'act' || place.at === 'opening' ? place.room : '';
  const room = session.room(key);
  if (room?.visit && (place.at === 'room' || place.at === 'act')) {
    return (
      <RoomPlace
        key={key}
        {...{ session, room }}
        visit={room.visit}
        act={place.at === 'act' ? place.act : undefined}
        onAct={(act) => trail.go({ at: 'act', room: key, act })}
        onBack={back}
        onInbox={() => trail.settle({ at: 'inbox' })}
      />
    );
  }
  const enter = (roomKey: string) => {
    const isOpen = session.room(roomKey)?.visit !== undefined;
    trail.go({ at: isOpen ? 'room' : 'opening', room: roomKey });
  };
  const open = async (hideName: boolean) => {
    await session.open(key, hideName);
    trail.turn({ at: 'room', room: key });
  };
  return (
    <Frame community={community} deskPhone={desk.phone}>
      {place.at === 'settings' ? (
        <SettingsPage key="settings" session={session} onBack={back} />
      ) : place.at === 'opening' && room ? (
        <OpeningPage key={key} desk={desk} onBack={back} onOpen={open} />
      ) : (
        <InboxPage
          key="inbox"
          session={session}
          onRoom={enter}
          onSettings={() => trail.go({ at: 'settings' })}
        />
      )}
    </Frame>
  );
}
