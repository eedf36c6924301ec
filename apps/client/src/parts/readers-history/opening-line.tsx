import type { Opening } from '@nearhand/room/opening';
import { useWords, words } from '../../words.ts';
import { authorName, type Viewer } from '../author-name.ts';
import { DateLine } from '../date-line.tsx';

const HOUR_MS = 3_600_000;

export interface OpeningProps {
  readonly opening: Opening;
  readonly viewer: Viewer;
}

/** Who opened the room, and what is wrong with the record of it. */
export function OpeningLine({ opening, viewer }: OpeningProps) {
  const w = useWords();
  return (
    <>
      {opening.hour > 0 ? <DateLine at={opening.hour * HOUR_MS} /> : null}{' '}
      <strong>{w.history_opened({ name: openerName(opening, viewer) })}</strong>
      {opening.valid || opening.author.by === 'unverified' ? null : <p>{w.openings_invalid()}</p>}
      {opening.missing ? <p>{w.openings_missing()}</p> : null}
    </>
  );
}

function openerName({ author }: Opening, viewer: Viewer): string {
  const w = words();
  if (author.by === 'hidden') return w.openings_hidden();
  if (author.by === 'unverified') return w.openings_unverified();
  return authorName(author, viewer);
}
