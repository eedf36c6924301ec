import type { Community } from '@nearhand/protocol/community';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { useEffect } from 'preact/hooks';
import { later } from '../parts/later.tsx';
import { Frame } from '../shell/frame.tsx';
import type { Trail } from '../shell/trail.ts';
import { warnWhile } from '../shell/unsaved.ts';
import type { SignedIn } from './app.tsx';
import type { DeskSession } from './desk-session.ts';
import { Enrol } from './enrol/enrol.tsx';
import { InboxPage } from './inbox-page.tsx';
import { OpeningPage } from './opening-page.tsx';
import type { EnrolStep, Place } from './place.ts';
import { RoomPlace } from './room/room-place.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SignInPage } from './sign-in-page.tsx';

const StewardDesk = later(async () => (await import('../steward/steward-desk.tsx')).StewardDesk);

export interface PlacesProps {
  readonly community: Community;
  readonly onCommunity: (community: Community) => void;
  readonly place: Place;
  readonly trail: Trail<Place>;
  /** The fragment of a one-time link, where somebody came by one. */
  readonly link: string | undefined;
  readonly who: SignedIn | undefined;
  readonly onEnter: (
    content: KeyFileContent,
    keyFile: Uint8Array,
    newest: Community,
  ) => Promise<void>;
}

/** The page of the place where somebody is. */
export function Places(props: PlacesProps) {
  const { community, place, trail, who } = props;
  const back = () => trail.back();
  if (place.at === 'enrol') {
    return (
      <Frame community={community}>
        <EnrolPlace {...props} step={place.step} onBack={back} />
      </Frame>
    );
  }
  if (who?.as === 'steward') {
    return (
      <Frame community={community}>
        <StewardDesk content={who.content} community={who.community} />
      </Frame>
    );
  }
  if (who === undefined) {
    return (
      <Frame community={community}>
        <SignIn {...props} />
      </Frame>
    );
  }
  return <AtDesk {...{ place, trail }} session={who.session} />;
}

interface EnrolPlaceProps extends PlacesProps {
  readonly step: EnrolStep;
  readonly onBack: () => void;
}

function EnrolPlace({
  community,
  onCommunity,
  trail,
  link,
  step,
  onBack,
  onEnter,
}: EnrolPlaceProps) {
  return (
    <Enrol
      {...{ community, step, onBack, onCommunity }}
      link={link ?? ''}
      onStep={(next) => trail.go({ at: 'enrol', step: next })}
      onSettled={() => trail.settle({ at: 'enrol', step: 'done' })}
      onSignIn={onEnter}
    />
  );
}

function SignIn({ onCommunity, onEnter }: PlacesProps) {
  return (
    <SignInPage
      onSignIn={async (keyFile, passphrase) => {
        const [{ openKeyFile }, { makeApi }] = await Promise.all([
          import('@nearhand/seal/key-file'),
          import('./make-api.ts'),
        ]);
        const content = await openKeyFile(keyFile, passphrase);
        const newest = await makeApi().community();
        onCommunity(newest);
        await onEnter(content, keyFile, newest);
      }}
    />
  );
}

interface AtDeskProps {
  readonly session: DeskSession;
  readonly place: Place;
  readonly trail: Trail<Place>;
}

function AtDesk({ session, place, trail }: AtDeskProps) {
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
        <OpeningPage key={key} onBack={back} onOpen={open} />
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
