import type { Message, RoomState } from '@nearhand/room/room-state';
import { Component } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useWords, type Words } from '../words.ts';
import type { LoadAttachment } from './attachment-view.tsx';
import { authorName, isViewer, type Viewer } from './author-name.ts';
import { DateLine } from './date-line.tsx';
import { EntryBody } from './entry-body.tsx';
import { SetBackLine } from './set-back-line.tsx';
import { isSameMessage, type Moment, timeline } from './timeline.ts';

export interface MessageListProps {
  readonly state: RoomState;
  readonly viewer: Viewer;
  readonly load: LoadAttachment;
  readonly deskName: (desk: string) => string;
}

/** The conversation, oldest first, with each change of who can read in its place. */
export function MessageList(props: MessageListProps) {
  const { state } = props;
  const moments = useMemo(() => timeline(state), [state]);
  const shared = useShared(props);
  return (
    <>
      <ol class="messages">
        {moments.map((moment) =>
          moment.type === 'readers' ? (
            <ReadersChanged key={`e${moment.epoch}`} change={moment} />
          ) : (
            <MessageItem key={moment.message.sequence} message={moment.message} shared={shared} />
          ),
        )}
      </ol>
      <Newcomer state={state} viewer={props.viewer} />
    </>
  );
}

/** Says aloud that somebody else just wrote, and nothing of what stood there before. */
function Newcomer({ state, viewer }: Pick<MessageListProps, 'state' | 'viewer'>) {
  const w = useWords();
  const newest = state.messages.at(-1);
  const [name, setName] = useState<string>();
  const seen = useRef(newest?.sequence ?? 0);
  useEffect(() => {
    if (newest === undefined || newest.sequence <= seen.current) return;
    seen.current = newest.sequence;
    if (newest.state === 'unreadable' || isViewer(newest.author, viewer)) return;
    setName(authorName(newest.author, viewer));
  }, [newest?.sequence]);
  // Another element each time: the same words about the next message are said again.
  return (
    <div class="unseen" role="status">
      {name === undefined ? null : <p key={seen.current}>{w.talk_new({ name })}</p>}
    </div>
  );
}

/** What all messages are shown with; another only when they are all to be shown again. */
interface Shared extends Omit<MessageListProps, 'state'> {
  readonly stepName: (step: string) => string;
  readonly words: Words;
}

function useShared({ state, viewer, load, deskName }: MessageListProps): Shared {
  const newest = useRef({ load, deskName });
  newest.current = { load, deskName };
  const loadNewest = useCallback<LoadAttachment>((each) => newest.current.load(each), []);
  const deskNameNow = useCallback((desk: string) => newest.current.deskName(desk), []);
  const own = viewer.by === 'helper' ? viewer.leafHash : undefined;
  const words = useWords();
  const steps = JSON.stringify(state.steps.map(({ id, what }) => [id, what]));
  return useMemo(() => {
    const names = new Map(state.steps.map((step) => [step.id, step.what]));
    const stepName = (step: string) => names.get(step) ?? '…';
    return { viewer, load: loadNewest, deskName: deskNameNow, stepName, words };
  }, [own, steps, words]);
}

interface MessageItemProps {
  readonly message: Message;
  readonly shared: Shared;
}

/** Thousands stand in a long room: one is rendered again only when it changes. */
class MessageItem extends Component<MessageItemProps> {
  override shouldComponentUpdate(next: MessageItemProps): boolean {
    const { message, shared } = this.props;
    return next.shared !== shared || !isSameMessage(next.message, message);
  }

  override render() {
    return messageRow(this.props);
  }
}

/** A row as plain elements: a component for each part of it would cost more than the part. */
function messageRow({ message, shared }: MessageItemProps) {
  const { viewer, load, stepName, deskName, words: w } = shared;
  if (message.state === 'unreadable') {
    return <li class="message odd">{w.entry_unreadable()}</li>;
  }
  const mine = isViewer(message.author, viewer);
  return (
    <li class={mine ? 'message mine' : 'message'}>
      <p class="message-head small">
        <strong>{authorName(message.author, viewer)}</strong> {DateLine({ at: message.at })}
      </p>
      {message.state === 'newer' ? <p>{w.entry_newer()}</p> : null}
      {message.state === 'read' && message.copied ? <p class="small">{w.entry_copied()}</p> : null}
      {message.state === 'read'
        ? EntryBody({ content: message.content, load, stepName, deskName })
        : null}
    </li>
  );
}

function ReadersChanged({ change }: { change: Extract<Moment, { type: 'readers' }> }) {
  const w = useWords();
  const names = (members: typeof change.letIn) => members.map(({ leaf }) => leaf.name).join(', ');
  return (
    <li class="message odd">
      {change.setBack ? <SetBackLine setBack={change.setBack} /> : null}
      {change.letIn.length > 0 ? <p>{w.readers_let_in({ names: names(change.letIn) })}</p> : null}
      {change.shutOut.length > 0 ? (
        <p>{w.readers_shut_out({ names: names(change.shutOut) })}</p>
      ) : null}
    </li>
  );
}
