import { useEffect, useMemo, useState } from 'preact/hooks';
import { later } from '../parts/later.tsx';
import { Frame } from '../shell/frame.tsx';
import { onLeave } from '../shell/leave.ts';
import type { AppProps } from '../shell/mount.tsx';
import { Trail } from '../shell/trail.ts';
import { useTrail } from '../shell/use-trail.ts';
import { useWords } from '../words.ts';
import { type Asking, findDesk, nothingAsked } from './asking/asking.ts';
import { readingText } from './asking/desk-words.ts';
import { candidates } from './asking/people.ts';
import { AskingPages } from './asking-pages.tsx';
import { fetchResidentCodeAhead } from './code-ahead.ts';
import { Holding } from './holding.ts';
import type { Place } from './place.ts';

const ReturningPages = later(async () => (await import('./returning-pages.tsx')).ReturningPages);
const RoomPages = later(async () => (await import('./room-pages.tsx')).RoomPages);
fetchResidentCodeAhead();

const RETURNING: ReadonlySet<Place['at']> = new Set([
  'return',
  'words',
  'digits',
  'scan',
  'pin',
  'opening',
]);
const INSIDE: ReadonlySet<Place['at']> = new Set(['card', 'confirm', 'keep', 'room']);

/** The resident's side: asking, coming back, the room. What it holds is in memory alone. */
export function ResidentApp({ community, onCommunity }: AppProps) {
  const w = useWords();
  const trail = useMemo(() => new Trail<Place>({ at: 'start' }), []);
  const place = useTrail(trail);
  const holding = useMemo(() => new Holding(), []);
  const [asking, setAsking] = useState<Asking>(nothingAsked);
  useEffect(() => onLeave(() => holding.clear()), [holding]);
  const shared = { community, trail, place, holding };
  const { visit } = holding;
  if (visit && INSIDE.has(place.at)) {
    return <RoomPages key={visit.roomId} {...shared} visit={visit} />;
  }
  const desk = findDesk(community, asking.desk);
  const names = asking.roster
    ? candidates(asking.roster)
        .filter(({ leafHash }) => asking.ticked.includes(leafHash))
        .map(({ leaf }) => leaf.name)
    : [];
  return (
    <Frame
      community={community}
      readers={
        place.at === 'write' ? (
          <p class="readers">
            <strong>{w.readers_will_read()}</strong> {names.join(w.readers_comma())}
          </p>
        ) : undefined
      }
      deskPhone={desk?.phone}
      readNext={desk ? readingText(desk, community.timeZone, Date.now()) : undefined}
    >
      {RETURNING.has(place.at) ? (
        <ReturningPages {...shared} />
      ) : (
        <AskingPages
          {...shared}
          onCommunity={onCommunity}
          asking={asking}
          onAsking={(change) => setAsking((before) => ({ ...before, ...change }))}
        />
      )}
    </Frame>
  );
}
