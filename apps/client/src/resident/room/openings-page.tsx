import type { Opening } from '@nearhand/room/opening';
import { useEffect, useState } from 'preact/hooks';
import { authorName } from '../../parts/author-name.ts';
import { DateLine } from '../../parts/date-line.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureText } from '../../shell/failure-text.ts';
import { useWords, words } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

const HOUR_MS = 3_600_000;

/** Every opening of the room, newest first, and what a line in it can and cannot show. */
export function OpeningsPage({ visit, now, onBack }: RoomPageProps) {
  const w = useWords();
  const [failure, setFailure] = useState<string>();
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    visit.openings().then(
      () => setLoaded(true),
      (error) => setFailure(failureText(error)),
    );
  }, [visit]);
  const newestFirst = [...now.state.openings].reverse();
  return (
    <Page title={w.openings_title()} onBack={onBack}>
      <p>{w.openings_intro()}</p>
      <p class="small">{w.openings_limits()}</p>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      {!isLoaded && !failure ? <p role="status">{w.loading()}</p> : null}
      <ol class="plain-list">
        {newestFirst.map((opening) => (
          <li key={opening.number}>
            {opening.hour > 0 ? <DateLine at={opening.hour * HOUR_MS} /> : null}{' '}
            <strong>{openerName(opening)}</strong>
            {opening.valid ? null : <span class="block">{w.openings_invalid()}</span>}
            {opening.missing ? <span class="block">{w.openings_missing()}</span> : null}
          </li>
        ))}
      </ol>
    </Page>
  );
}

function openerName({ author }: Opening): string {
  const w = words();
  if (author.by === 'hidden') return w.openings_hidden();
  if (author.by === 'unverified') return w.openings_unverified();
  return authorName(author, { by: 'resident' });
}
