import type { Member } from '@nearhand/room/member';
import type { ComponentChildren } from 'preact';
import { useWords } from '../words.ts';

const NAMED = 4;

export interface ReadersLineProps {
  readonly readers: readonly Member[];
  /** People on their way out who could still read. */
  readonly leaving?: readonly Member[];
  /** Since when this is so, or what else stands beside it: "epoch 3". */
  readonly children?: ComponentChildren;
}

/** Who can read, in one line that always stands there. */
export function ReadersLine({ readers, leaving = [], children }: ReadersLineProps) {
  const w = useWords();
  const names = readers.slice(0, NAMED).map(({ leaf }) => leaf.name);
  const more = readers.length - names.length;
  return (
    <div class="readers">
      <p>
        <strong>{w.readers_can_read()}</strong>{' '}
        {names.length > 0 ? names.join(w.readers_comma()) : w.readers_nobody()}
        {more > 0 ? ` ${w.readers_more({ count: more })}` : ''} {children}
      </p>
      {leaving.map(({ leaf, leafHash }) => (
        <p key={leafHash}>
          <strong>{w.readers_could_still({ name: leaf.name })}</strong>
        </p>
      ))}
    </div>
  );
}
