import type { Community } from '@nearhand/protocol/community';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { useEffect, useRef, useState } from 'preact/hooks';
import { onLeave } from '../shell/leave.ts';
import type { AppProps } from '../shell/mount.tsx';
import { Trail } from '../shell/trail.ts';
import { useTrail } from '../shell/use-trail.ts';
import { fetchHelperCodeAhead } from './code-ahead.ts';
import type { DeskSession } from './desk-session.ts';
import { takeEnrolmentFragment } from './enrolment-link.ts';
import { Locked } from './locked.tsx';
import type { Place } from './place.ts';
import { Places } from './places.tsx';
import './style.css';

// Read when the code starts, before anything is drawn: the secret stands in the address no longer.
const link = takeEnrolmentFragment();
// The first page of somebody who came by a link: on its way beside the bundle.
if (link) void import('./enrol/enrol.tsx').catch(() => undefined);

fetchHelperCodeAhead();

/** Who is signed in on this page. */
export type SignedIn =
  | { readonly as: 'helper'; readonly session: DeskSession }
  | {
      readonly as: 'steward';
      readonly content: KeyFileContent;
      readonly keyFile: Uint8Array;
      readonly community: Community;
    };

/** The helper's and steward's app: keys and text are in memory only, for as long as the page is open. */
export function HelperApp({ community, onCommunity }: AppProps) {
  const trail = useRef<Trail<Place> | undefined>(undefined);
  trail.current ??= new Trail<Place>(link ? { at: 'enrol', step: 'start' } : { at: 'sign-in' });
  const place = useTrail(trail.current);
  const [who, setWho] = useState<SignedIn>();
  useEffect(() => onLeave(() => who?.as === 'helper' && who.session.end()), [who]);
  const enter = async (content: KeyFileContent, keyFile: Uint8Array, newest: Community) => {
    if (content.role === 'steward') {
      setWho({ as: 'steward', content, keyFile, community: newest });
      trail.current?.settle({ at: 'steward' });
      return;
    }
    const [{ DeskSession }] = await Promise.all([
      import('./desk-session.ts'),
      import('./at-desk.tsx'),
    ]);
    setWho({ as: 'helper', session: await DeskSession.begin(newest, content, keyFile) });
    trail.current?.settle({ at: 'inbox' });
  };
  const unlock = async (passphrase: string) => {
    const keyFile = who?.as === 'steward' ? who.keyFile : undefined;
    if (who?.as === 'helper') await who.session.checkPassphrase(passphrase);
    if (keyFile) await (await import('@nearhand/seal/key-file')).openKeyFile(keyFile, passphrase);
  };
  return (
    <Locked isOn={who !== undefined} community={community} onUnlock={unlock}>
      <Places
        {...{ community, onCommunity, place, link, who }}
        trail={trail.current}
        onEnter={enter}
      />
    </Locked>
  );
}
