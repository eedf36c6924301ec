import { type Community, type Desk, decodeCommunity } from '@nearhand/protocol/community';
import { useState } from 'preact/hooks';
import { later } from '../parts/later.tsx';
import { failureCode } from '../shell/failure-text.ts';
import { NeighbourhoodPage } from './asking/area-page.tsx';
import { type Asking, findDesk, nothingAsked } from './asking/asking.ts';
import { DesksPage } from './asking/desk-pages.tsx';
import { candidates, keepTicked } from './asking/people.ts';
import { ReadersPage } from './asking/readers-page.tsx';
import { RosterGate } from './asking/roster-gate.tsx';
import { WritePage } from './asking/write-page.tsx';
import { GonePage } from './gone-page.tsx';
import type { SharedProps } from './shared-props.ts';
import { StartPage } from './start-page.tsx';

const PosterPage = later(async () => (await import('./asking/poster-page.tsx')).PosterPage);

export interface AskingPagesProps extends SharedProps {
  readonly asking: Asking;
  readonly onAsking: (change: Partial<Asking>) => void;
  readonly onCommunity: (community: Community) => void;
}

/** One question a page: where, who may read, what is wrong. */
export function AskingPages(props: AskingPagesProps) {
  const { community, trail, place, holding, asking, onAsking, onCommunity } = props;
  const [isChanged, setChanged] = useState(false);
  const back = () => trail.back();
  const desk = findDesk(community, asking.desk);
  const showNewest = async (newest: Community, { id, roster: { number } }: Desk) => {
    const roster = await holding.roster(newest, id, number);
    onAsking({ roster, ticked: keepTicked(asking.ticked, roster) });
  };
  const send = async () => {
    try {
      await holding.send(community, asking);
    } catch (error) {
      const newest = newestCommunity(error);
      if (!newest || !desk) throw error;
      const there = findDesk(newest, desk.id);
      onCommunity(newest);
      if (there) await showNewest(newest, there);
      setChanged(true);
      trail.back();
      return;
    }
    onAsking(nothingAsked);
    trail.settle({ at: 'card' });
  };
  if (place.at === 'neighbourhood') {
    return (
      <NeighbourhoodPage
        key="area"
        community={community}
        onBack={back}
        onChosen={(areas) => trail.go({ at: 'desks', ...(areas.length > 0 && { areas }) })}
      />
    );
  }
  if (place.at === 'desks') {
    return (
      <DesksPage
        key={`desks ${place.areas}`}
        community={community}
        areas={place.areas}
        onBack={back}
        onAll={() => trail.turn({ at: 'desks' })}
        onChosen={(chosen) => {
          if (chosen.id !== asking.desk) {
            onAsking({ desk: chosen.id, roster: undefined, ticked: [] });
          }
          setChanged(false);
          trail.go({ at: 'readers' });
        }}
      />
    );
  }
  if (place.at === 'readers' && desk && asking.roster === undefined) {
    return (
      <RosterGate
        key={`check ${desk.id}`}
        desk={desk}
        load={async () => {
          const roster = await holding.roster(community, desk.id);
          return { roster, pinned: await holding.pinned(community, desk.id) };
        }}
        onChecked={({ roster, pinned }) =>
          onAsking({ roster, pinned, ticked: candidates(roster).map(({ leafHash }) => leafHash) })
        }
        onBack={back}
      />
    );
  }
  if (place.at === 'readers' && desk && asking.roster) {
    return (
      <ReadersPage
        key="readers"
        desk={desk}
        roster={asking.roster}
        pinned={asking.pinned ?? 'no'}
        ticked={asking.ticked}
        isChanged={isChanged}
        onTicked={(ticked) => onAsking({ ticked })}
        onPoster={() => trail.go({ at: 'poster' })}
        onBack={back}
        onDone={() => {
          holding.prepare();
          trail.go({ at: 'write' });
        }}
      />
    );
  }
  if (place.at === 'poster') {
    return (
      <PosterPage
        key="poster"
        community={community}
        onBack={back}
        onPins={(pins) => {
          holding.pin(pins);
          onAsking({ desk: pins.desk, roster: undefined, ticked: [] });
          trail.back();
        }}
      />
    );
  }
  if (place.at === 'write' && desk) {
    return (
      <WritePage
        key="write"
        desk={desk}
        timeZone={community.timeZone}
        asking={asking}
        onAsking={onAsking}
        onBack={back}
        onSend={send}
        onStop={() => holding.stopSending()}
      />
    );
  }
  if (place.at === 'gone') {
    return <GonePage key="gone" why={place.why} onStart={() => trail.settle({ at: 'start' })} />;
  }
  return (
    <StartPage
      key="start"
      onAsk={() =>
        trail.go({ at: community.neighbourhoods.length > 1 ? 'neighbourhood' : 'desks' })
      }
      onReturn={() => trail.go({ at: 'return' })}
    />
  );
}

/** The bundle that a refusal for an older roster brings along. */
function newestCommunity(error: unknown): Community | undefined {
  if (failureCode(error) !== 'roster-changed') return undefined;
  const { answer } = error as { readonly answer?: { readonly community?: unknown } };
  return answer?.community === undefined ? undefined : decodeCommunity(answer.community);
}
