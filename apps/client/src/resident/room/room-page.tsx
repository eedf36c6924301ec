import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { later } from '../../parts/later.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useLostConnection } from '../../shell/connection.ts';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import type { RoomView } from '../place.ts';
import { CallMePage } from './call-me-page.tsx';
import { ChangeReadersPage } from './change-readers-page.tsx';
import { ErasePage } from './erase-page.tsx';
import { MorePage } from './more-page.tsx';
import { PlanPage } from './plan-page.tsx';
import { ReadersView } from './readers-page.tsx';
import type { RoomPageProps } from './room-context.ts';
import { StayPage } from './stay-page.tsx';
import { TakeAwayPage } from './take-away-page.tsx';
import { TalkPage } from './talk-page.tsx';

export interface RoomProps extends RoomPageProps {
  readonly view: RoomView;
  readonly onTab: (view: RoomView) => void;
  readonly onForget: () => Promise<void>;
  readonly onErased: () => Promise<void>;
}

const ReadersHistoryPage = later(
  async () =>
    (await import('../../parts/readers-history/readers-history-page.tsx')).ReadersHistoryPage,
);

const HeadCodePage = later(async () => (await import('./head-code-page.tsx')).HeadCodePage);

const TABS = ['talk', 'plan', 'readers', 'more'] as const;

/** The room: four pages side by side, and those that lead on from them. */
export function Room(props: RoomProps) {
  const { view, onTab } = props;
  const w = useWords();
  const names = {
    talk: w.tab_talk(),
    plan: w.tab_plan(),
    readers: w.tab_readers(),
    more: w.tab_more(),
  };
  const isTab = TABS.some((tab) => tab === view);
  const heading = useRef<HTMLHeadingElement>(null);
  // From elsewhere a screen reader begins at the room's heading; between tabs it stays on the tab.
  useEffect(() => {
    if (isTab) heading.current?.focus({ preventScroll: true });
  }, [isTab]);
  return (
    <>
      <RoomNews {...props} />
      {isTab ? (
        <>
          <h1 class="unseen" ref={heading} tabIndex={-1}>
            {w.room_title()}
          </h1>
          <nav class="tabs" aria-label={w.room_title()}>
            {TABS.map((tab) => (
              <button
                key={tab}
                type="button"
                aria-current={tab === view ? 'page' : undefined}
                onClick={() => onTab(tab)}
              >
                {names[tab]}
              </button>
            ))}
          </nav>
        </>
      ) : null}
      <View key={view} {...props} />
    </>
  );
}

function View(props: RoomProps) {
  switch (props.view) {
    case 'talk':
      return <TalkPage {...props} />;
    case 'plan':
      return <PlanPage {...props} />;
    case 'readers':
      return <ReadersView {...props} />;
    case 'call-me':
      return <CallMePage {...props} />;
    case 'change-readers':
      return <ChangeReadersPage {...props} />;
    case 'openings':
      return (
        <ReadersHistoryPage
          {...props}
          viewer={{ by: 'resident' }}
          isWitnessed={props.community.ledger.needed > 0}
        />
      );
    case 'head-code':
      return <HeadCodePage {...props} />;
    case 'take-away':
      return <TakeAwayPage {...props} />;
    case 'erase':
      return <ErasePage {...props} />;
    case 'keep':
      return <StayPage {...props} />;
    default:
      return <MorePage {...props} />;
  }
}

/** What must be seen on every page of the room: a lost connection, newcomers, what looks wrong. */
function RoomNews({ visit, now, onView }: RoomProps) {
  const w = useWords();
  const isLost = useLostConnection();
  const { joined } = visit.rosterNews();
  const { warnings, declined } = now.state;
  return (
    <>
      {isLost ? (
        <Notice tone="warning" title={w.lost_title()} isNews>
          <p>{w.lost_hint()}</p>
        </Notice>
      ) : null}
      {now.end === undefined ? null : (
        <Notice tone="error" title={w.room_ended()} isNews>
          <p>{failureText(now.end)}</p>
        </Notice>
      )}
      {declined.map(({ id, content }) => (
        <Notice key={id} tone="lamp" title={w.entry_declined({ why: content.why })}>
          <p>{w.declined_hint()}</p>
        </Notice>
      ))}
      {now.state.readers.length === 0 ? (
        <Notice tone="lamp" title={w.readers_nobody_title()}>
          <p>{w.readers_nobody_hint()}</p>
          <Button kind="quiet" onPress={() => onView('change-readers')}>
            {w.readers_change()}
          </Button>
        </Notice>
      ) : null}
      <Unverified {...{ visit, now, onView }} />
      {joined.length > 0 ? (
        <Notice
          tone="plain"
          title={w.news_joined({ names: joined.map(({ name }) => name).join(w.readers_comma()) })}
        >
          <button type="button" class="as-link" onClick={() => onView('change-readers')}>
            {w.readers_change()}
          </button>
        </Notice>
      ) : null}
      {warnings.includes('marked-helpers') ? (
        <Notice tone="warning" title={w.warning_marked()} />
      ) : null}
      {warnings.includes('opening-missing') || warnings.includes('opening-unverified') ? (
        <Notice tone="warning" title={w.warning_openings()} />
      ) : null}
    </>
  );
}

/** A room made before there was a ledger: who can read was taken on the server's word. */
function Unverified({ visit, now, onView }: Pick<RoomProps, 'visit' | 'now' | 'onView'>) {
  const w = useWords();
  const isUnverified = now.state.readers.some(({ backing }) => backing.by === 'server-word');
  if (!isUnverified || visit.status.state === 'replaced') return null;
  return (
    <Notice tone="lamp" title={w.unverified_title()}>
      <p>{w.unverified_hint()}</p>
      <Button kind="quiet" onPress={() => onView('change-readers')}>
        {w.unverified_seal()}
      </Button>
    </Notice>
  );
}
