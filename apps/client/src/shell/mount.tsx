import type { Community } from '@nearhand/protocol/community';
import { type ComponentType, render } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { tellTimeIn } from '../parts/moment-format.ts';
import { Notice } from '../parts/notice.tsx';
import { publicPath, speak, useWords, wishedLocale } from '../words.ts';
import { fetchAheadOnceIdle } from './ahead.ts';
import { loadCommunity } from './community.ts';
import { AnyMobile, DangerLine } from './danger-line.tsx';
import { neverRevive } from './leave.ts';
import { surroundings } from './surroundings.ts';

export interface AppProps {
  readonly community: Community;
  /** A newer bundle has come: the rosters in the old one are no longer the newest. */
  readonly onCommunity: (community: Community) => void;
}

/** Starts one of the two apps on the page: its words first, then the bundle, then the app itself. */
export async function mount(app: ComponentType<AppProps>): Promise<void> {
  neverRevive();
  const root = document.getElementById('page');
  if (!root) throw new Error('the page has no place for the app');
  const bundle = loadCommunity();
  bundle.catch(() => undefined);
  await speak(wishedLocale(location.pathname, navigator.languages));
  if (!surroundings(navigator.userAgent, isSecureContext).isSecure) {
    const numbers = await bundle.catch(() => undefined);
    render(<NotSecure community={numbers} />, root);
    return;
  }
  try {
    const first = await bundle;
    tellTimeIn(first.timeZone);
    render(<Started app={app} first={first} />, root);
    fetchAheadOnceIdle();
  } catch {
    render(<NotReached />, root);
  }
}

function Started({ app: App, first }: { app: ComponentType<AppProps>; first: Community }) {
  const [community, setCommunity] = useState(first);
  useWords();
  return <App community={community} onCommunity={setCommunity} />;
}

function NotSecure({ community }: { readonly community: Community | undefined }) {
  const w = useWords();
  return (
    <main>
      <h1>{w.shell_not_secure_title()}</h1>
      <p>{w.shell_not_secure()}</p>
      <p>
        <a class="button quiet" href={`https://${location.host}${location.pathname}`}>
          {w.shell_not_secure_try()}
        </a>
      </p>
      <p>
        <a href={publicPath('/')}>{w.shell_first_page()}</a>
      </p>
      {community ? (
        <DangerLine numbers={community.emergency} desks={community.desks} />
      ) : (
        <AnyMobile />
      )}
    </main>
  );
}

function NotReached() {
  const w = useWords();
  return (
    <main>
      <h1>{w.shell_not_reached_title()}</h1>
      <Notice tone="warning">
        <p>{w.shell_not_reached()}</p>
        <Button kind="primary" onPress={() => location.reload()}>
          {w.shell_try_again()}
        </Button>
      </Notice>
      <AnyMobile />
    </main>
  );
}
