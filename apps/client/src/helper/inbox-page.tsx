import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { dateText } from '../parts/date-line.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { locale } from '../words.ts';
import type { DeskSession } from './desk-session.ts';
import { NameWarning } from './own-name.tsx';
import { firstWords, lastWord, type RoomDesk } from './room-desk.ts';
import { troubleText } from './trouble.ts';
import { useDesk } from './use-desk.ts';
import { useWords, type Words } from './words.ts';

export interface InboxPageProps {
  readonly session: DeskSession;
  readonly onRoom: (roomKey: string) => void;
  readonly onSettings: () => void;
}

type Shown = 'all' | 'new' | 'waiting';
const DAY_MS = 86_400_000;

/** The desk's inbox: the oldest day first, and nothing about a request until it is opened. */
export function InboxPage({ session, onRoom, onSettings }: InboxPageProps) {
  const w = useWords();
  const [shown, setShown] = useState<Shown>('all');
  useDesk(session);
  const { rooms, desk } = session;
  const wanted = rooms.filter((room) => isShown(room, shown));
  return (
    <Page title={w.helper_inbox_title({ desk: desk.names[locale()] })}>
      <NameWarning session={session} onSettings={onSettings} />
      <Progress session={session} />
      {rooms.length === 0 && session.progress === 'loaded' ? (
        <p>{w.helper_inbox_empty()}</p>
      ) : (
        <div class="field">
          <label for="shown">{w.helper_inbox_show()}</label>
          <select
            id="shown"
            class="input"
            value={shown}
            onChange={(event) => setShown(event.currentTarget.value as Shown)}
          >
            <option value="all">{w.helper_inbox_all({ count: rooms.length })}</option>
            <option value="new">
              {w.helper_inbox_new({ count: rooms.filter((room) => isShown(room, 'new')).length })}
            </option>
            <option value="waiting">
              {w.helper_inbox_waiting({
                count: rooms.filter((room) => isShown(room, 'waiting')).length,
              })}
            </option>
          </select>
        </div>
      )}
      {daysOf(wanted).map(([day, ofDay]) => (
        <section key={day} class="inbox-day">
          <h2>{dateText(day * DAY_MS, 'day', 'UTC')}</h2>
          <ul class="plain-list inbox">
            {ofDay.map((room, index) => (
              <li key={room.row.roomKey}>
                <button type="button" class="inbox-row" onClick={() => onRoom(room.row.roomKey)}>
                  <span class="inbox-name">
                    {w.helper_inbox_request({ number: index + 1 })}
                    <Beginning room={room} />
                  </span>
                  <span class={isShown(room, 'new') ? 'inbox-state new' : 'inbox-state'}>
                    {stateText(room, w)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {rooms.length > 0 && wanted.length === 0 ? <p>{w.helper_inbox_none_such()}</p> : null}
      <p class="actions">
        <Button kind="quiet" onPress={onSettings}>
          {w.helper_settings_title()}
        </Button>
      </p>
      <p class="small">{w.helper_inbox_memory()}</p>
    </Page>
  );
}

/** Once it was opened here and is whole: before that its first words are not known. */
function Beginning({ room: { visit, isLeft } }: { readonly room: RoomDesk }) {
  const w = useWords();
  const words = visit && visit.left === 0 && !isLeft ? firstWords(visit.state) : undefined;
  if (words === undefined) return null;
  return <span class="inbox-words">{w.helper_inbox_words({ words })}</span>;
}

function Progress({ session }: { readonly session: DeskSession }) {
  const w = useWords();
  const { progress, rooms } = session;
  if (typeof progress === 'object') {
    return (
      <Notice tone="warning" isNews>
        <p>{troubleText(progress.failed)}</p>
        <Button kind="quiet" onPress={() => session.tryAgain()}>
          {w.shell_try_again()}
        </Button>
      </Notice>
    );
  }
  return (
    <p class="small" role="status">
      {progress === 'loading'
        ? w.helper_inbox_loading({ count: rooms.length })
        : w.helper_inbox_live()}
    </p>
  );
}

function isShown({ visit, isLeft }: RoomDesk, shown: Shown): boolean {
  if (shown === 'all') return true;
  if (shown === 'new') return visit === undefined && !isLeft;
  return visit !== undefined && !visit.state.closed && lastWord(visit.state)?.by === 'resident';
}

/** The rooms by day, in the order in which they come. */
function daysOf(rooms: readonly RoomDesk[]): readonly (readonly [number, readonly RoomDesk[]])[] {
  const days = new Map<number, RoomDesk[]>();
  for (const room of rooms) {
    const { day } = room.row;
    const ofDay = days.get(day);
    if (ofDay) ofDay.push(room);
    else days.set(day, [room]);
  }
  return [...days];
}

/** What this device knows of a room: nothing, until it was opened here. */
function stateText({ visit, unsent, isLeft }: RoomDesk, w: Words): string {
  if (isLeft) return w.helper_inbox_left();
  if (visit === undefined) return w.helper_inbox_is_new();
  if (unsent.text.trim() !== '') return w.helper_inbox_draft();
  if (visit.state.closed) return w.helper_inbox_closed();
  const last = lastWord(visit.state);
  if (last === undefined) return w.helper_inbox_opened();
  const since = dateText(last.at, 'minute');
  return last.by === 'resident'
    ? w.helper_inbox_they_wait({ since })
    : w.helper_inbox_we_wait({ since });
}
