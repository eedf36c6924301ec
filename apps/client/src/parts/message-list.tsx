import type { Message, RoomState } from '@nearhand/room/room-state';
import { useMemo } from 'preact/hooks';
import { useWords } from '../words.ts';
import type { LoadAttachment } from './attachment-view.tsx';
import { authorName, isViewer, type Viewer } from './author-name.ts';
import { DateLine } from './date-line.tsx';
import { EntryBody } from './entry-body.tsx';
import { type Moment, timeline } from './timeline.ts';

export interface MessageListProps {
  readonly state: RoomState;
  readonly viewer: Viewer;
  readonly load: LoadAttachment;
  readonly deskName: (desk: string) => string;
}

/** The conversation, oldest first, with each change of who can read in its place. */
export function MessageList({ state, viewer, load, deskName }: MessageListProps) {
  const moments = useMemo(() => timeline(state), [state]);
  const stepName = useMemo(() => {
    const names = new Map(state.steps.map((step) => [step.id, step.what]));
    return (step: string) => names.get(step) ?? '…';
  }, [state.steps]);
  return (
    <ol class="messages">
      {moments.map((moment) =>
        moment.type === 'readers' ? (
          <ReadersChanged key={`e${moment.epoch}`} change={moment} />
        ) : (
          <MessageItem
            key={moment.message.sequence}
            message={moment.message}
            {...{ viewer, load, stepName, deskName }}
          />
        ),
      )}
    </ol>
  );
}

interface MessageItemProps extends Omit<MessageListProps, 'state'> {
  readonly message: Message;
  readonly stepName: (step: string) => string;
}

function MessageItem({ message, viewer, load, stepName, deskName }: MessageItemProps) {
  const w = useWords();
  if (message.state === 'unreadable') {
    return <li class="message odd">{w.entry_unreadable()}</li>;
  }
  const mine = isViewer(message.author, viewer);
  return (
    <li class={mine ? 'message mine' : 'message'}>
      <p class="message-head small">
        <strong>{authorName(message.author, viewer)}</strong> <DateLine at={message.at} />
      </p>
      {message.state === 'newer' ? (
        <p>{w.entry_newer()}</p>
      ) : (
        <>
          {message.copied ? <p class="small">{w.entry_copied()}</p> : null}
          <EntryBody content={message.content} {...{ load, stepName, deskName }} />
        </>
      )}
    </li>
  );
}

function ReadersChanged({ change }: { change: Extract<Moment, { type: 'readers' }> }) {
  const w = useWords();
  const names = (members: typeof change.letIn) => members.map(({ leaf }) => leaf.name).join(', ');
  return (
    <li class="message odd">
      {change.letIn.length > 0 ? <p>{w.readers_let_in({ names: names(change.letIn) })}</p> : null}
      {change.shutOut.length > 0 ? (
        <p>{w.readers_shut_out({ names: names(change.shutOut) })}</p>
      ) : null}
    </li>
  );
}
