import { authorKey } from '@nearhand/room/member';
import { authorName, isViewer } from '../../parts/author-name.ts';
import { Button } from '../../parts/button.tsx';
import { askSentence } from '../../parts/entry-body.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PhoneLink } from '../../shell/phone-link.tsx';
import { useWords } from '../words.ts';
import type { RoomProps } from './room-props.ts';

/** Who answers here, and what was asked of the resident and is not done yet. */
export function Standing(props: RoomProps) {
  const { visit, now, viewer, deskName, onAct } = props;
  const w = useWords();
  const { takenBy, asks, closed } = now.state;
  const isMine = takenBy.some((author) => isViewer(author, viewer));
  const others = takenBy.filter((author) => !isViewer(author, viewer));
  return (
    <div class="standing">
      <p>
        {isMine ? w.helper_taken_mine() : null}{' '}
        {others.length > 0
          ? w.helper_taken_by({
              names: others.map((author) => authorName(author, viewer)).join(w.readers_comma()),
            })
          : null}
        {takenBy.length === 0 ? w.helper_taken_nobody() : null}
      </p>
      {isMine || closed ? null : (
        <div class="actions">
          <Button kind="quiet" onPress={() => void visit.say({ kind: 'taken' })}>
            {w.helper_take()}
          </Button>
          <Button kind="quiet" onPress={() => onAct({ act: 'decline' })}>
            {w.helper_decline()}
          </Button>
        </div>
      )}
      <CallAsked {...props} />
      {asks.length > 0 ? (
        <Notice tone="plain" title={w.helper_asks_title()}>
          <ul>
            {asks.map((ask) => (
              <li key={`${authorKey(ask.author)} ${ask.id}`}>
                <strong>{authorName(ask.author, viewer)}</strong>{' '}
                {askSentence(ask.content, deskName)}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </div>
  );
}

/** The resident asked to be called, and no helper has said anything since. */
function CallAsked({ now }: RoomProps) {
  const w = useWords();
  const words = now.state.messages.filter((message) => message.state === 'read');
  const lastHelpers = words.map(({ author }) => author.by).lastIndexOf('helper');
  const asked = words.slice(lastHelpers + 1).find(({ content }) => content.kind === 'call-me');
  if (asked?.content.kind !== 'call-me') return null;
  const { number, hours, name } = asked.content;
  return (
    <Notice tone="lamp" title={w.helper_call_asked()}>
      <p>
        <PhoneLink number={number} />
      </p>
      {hours ? <p>{w.entry_call_me_hours({ hours })}</p> : null}
      <p>{name ? w.entry_call_me_name({ name }) : w.helper_call_no_name()}</p>
      <p class="small">{w.helper_call_then()}</p>
    </Notice>
  );
}
