import { askedIn } from '@nearhand/room/readers';
import { authorName } from '../../parts/author-name.ts';
import { Button } from '../../parts/button.tsx';
import { DateLine } from '../../parts/date-line.tsx';
import { askSentence } from '../../parts/entry-body.tsx';
import { HelperTerms } from '../../parts/helper-terms.tsx';
import { Notice } from '../../parts/notice.tsx';
import { epochBegan } from '../../parts/readers-since.ts';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

/** Who can read, who could, who asks to; and the way to change it. */
export function ReadersView(props: RoomPageProps) {
  const { now, onView } = props;
  const w = useWords();
  const { state } = now;
  const epoch = state.epochs.at(-1)?.epoch ?? 1;
  return (
    <>
      <h2>{w.readers_now()}</h2>
      <ul class="plain-list">
        {state.readers.map(({ leaf, leafHash, since }) => {
          const began = epochBegan(state, since);
          return (
            <li key={leafHash}>
              <strong>{w.author_helper({ name: leaf.name, role: leaf.role })}</strong>
              <span class="block small">
                {began === undefined ? w.readers_epoch({ epoch: since }) : w.readers_since()}{' '}
                {began === undefined ? null : <DateLine at={began} until="day" />}
              </span>
              <HelperTerms leaf={leaf} />
            </li>
          );
        })}
      </ul>
      <p class="small">{w.card_epoch({ epoch })}</p>
      <Asks {...props} />
      <Button kind="primary" onPress={() => onView('change-readers')}>
        {w.readers_change()}
      </Button>
      {state.past.length > 0 ? (
        <>
          <h2>{w.readers_past()}</h2>
          <ul class="plain-list">
            {state.past.map(({ member, until }) => (
              <li key={`${member.leafHash} ${until}`}>
                {w.author_helper({ name: member.leaf.name, role: member.leaf.role })}
                <span class="block small">{w.readers_until({ from: member.since, until })}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h2>{w.history_title()}</h2>
      <p>{w.openings_intro()}</p>
      <Button kind="quiet" onPress={() => onView('openings')}>
        {w.history_show()}
      </Button>
    </>
  );
}

/** What helpers ask of the resident: somebody in, a desk in, themselves out. */
function Asks({ now, deskName, onView }: RoomPageProps) {
  const w = useWords();
  const { asks } = now.state;
  if (asks.length === 0) return null;
  return (
    <Notice tone="lamp" title={w.asks_title()}>
      <ul>
        {asks.map((ask) => (
          <li key={ask.id}>
            <strong>{authorName(ask.author, { by: 'resident' })}:</strong>{' '}
            {askSentence(ask.content, deskName)}
          </li>
        ))}
      </ul>
      <p class="small">{askedIn(now.state).length > 0 ? w.asks_hint() : w.asks_out_hint()}</p>
      <Button kind="quiet" onPress={() => onView('change-readers')}>
        {w.asks_answer()}
      </Button>
    </Notice>
  );
}
