import type { Community } from '@nearhand/protocol/community';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { later } from '../parts/later.tsx';
import { Frame } from '../shell/frame.tsx';
import type { Trail } from '../shell/trail.ts';
import type { SignedIn } from './app.tsx';
import type { EnrolStep, Place } from './place.ts';
import { SignInPage } from './sign-in-page.tsx';

const AtDesk = later(async () => (await import('./at-desk.tsx')).AtDesk);
const Enrol = later(async () => (await import('./enrol/enrol.tsx')).Enrol);
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
        const [{ openKeyFile }, { makeApi }, { startSealThread }] = await Promise.all([
          import('@nearhand/seal/key-file'),
          import('./make-api.ts'),
          import('../shell/seal-thread.ts'),
        ]);
        // It stands by the time that the passphrase has been worked through.
        startSealThread();
        const content = await openKeyFile(keyFile, passphrase);
        const newest = await makeApi().community();
        onCommunity(newest);
        await onEnter(content, keyFile, newest);
      }}
    />
  );
}
