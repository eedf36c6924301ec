import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AttachmentPicker } from '../../parts/attachment-picker.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { MessageList } from '../../parts/message-list.tsx';
import { Notice } from '../../parts/notice.tsx';
import { WaitingList } from '../../parts/waiting-list.tsx';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import { readingText, withinText } from '../asking/desk-words.ts';
import type { RoomPageProps } from './room-context.ts';

const MAX_TEXT = 16_000;

/** The conversation, what waits, and what to say next. */
export function TalkPage(props: RoomPageProps) {
  const { visit, now, deskName, onView } = props;
  const w = useWords();
  const end = useRef<HTMLDivElement>(null);
  // Before the first frame, so that the newest is what is seen first.
  useLayoutEffect(() => end.current?.scrollIntoView({ block: 'end' }), []);
  return (
    <>
      {now.left > 0 ? (
        <p class="small" role="status">
          {w.talk_older({ count: now.left })}
        </p>
      ) : null}
      <MessageList
        state={now.state}
        viewer={{ by: 'resident' }}
        load={(attachment) => visit.attachment(attachment)}
        deskName={deskName}
      />
      <WaitingList visit={visit} waiting={now.waiting} />
      <div ref={end} />
      <WhenRead {...props} />
      {now.state.closed ? (
        <Notice tone="plain" title={w.talk_closed()}>
          <Button kind="quiet" onPress={() => onView('more')}>
            {w.talk_closed_more()}
          </Button>
        </Notice>
      ) : props.check.state === 'refused' || now.refused !== undefined ? (
        <Notice tone="error" title={w.ledger_reading_only()}>
          <Button kind="quiet" onPress={now.refused === undefined ? props.check.again : now.again}>
            {w.shell_try_again()}
          </Button>
        </Notice>
      ) : (
        <Say {...props} />
      )}
    </>
  );
}

/** When the desk reads next, and that nothing will ring. */
function WhenRead({ now, community }: RoomPageProps) {
  const w = useWords();
  const desk = community.desks.find(({ id }) => id === now.state.readers[0]?.leaf.desk);
  if (!desk || now.state.closed) return null;
  return (
    <Notice tone="plain" title={w.talk_when()}>
      <p class="small">
        {readingText(desk, community.timeZone, Date.now())} {withinText(desk)} {w.talk_look_again()}
      </p>
    </Notice>
  );
}

function Say({ visit, unsent, onView }: RoomPageProps) {
  const { talk, setTalk } = unsent;
  const w = useWords();
  const [failure, setFailure] = useState<string>();
  const isEmpty = talk.text.trim() === '' && talk.files.length === 0;
  const say = () => {
    if (isEmpty) return;
    setFailure(undefined);
    // `say` keeps it in the list of what waits; it only rejects before that.
    visit
      .say({ kind: 'said', text: talk.text }, talk.files)
      .catch((error) => setFailure(failureText(error)));
    setTalk({ text: '', files: [] });
  };
  return (
    <>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      <Field
        id="say"
        label={w.talk_say()}
        hint={w.talk_say_hint()}
        value={talk.text}
        onInput={(text) => setTalk({ ...talk, text })}
        rows={4}
        maxLength={MAX_TEXT}
      />
      <details>
        <summary>{w.talk_attach()}</summary>
        <AttachmentPicker
          id="say-files"
          files={talk.files}
          onFiles={(files) => setTalk({ ...talk, files })}
        />
      </details>
      <Button kind="primary" onPress={say}>
        {w.talk_send()}
      </Button>
      <div class="actions">
        <Button kind="quiet" onPress={() => onView('call-me')}>
          {w.talk_call_me()}
        </Button>
      </div>
    </>
  );
}
