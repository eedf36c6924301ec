import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { dateText } from '../../parts/date-line.tsx';
import { MessageList } from '../../parts/message-list.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { WaitingList } from '../../parts/waiting-list.tsx';
import { useLostConnection } from '../../shell/connection.ts';
import { troubleText } from '../trouble.ts';
import { TroubleNotice } from '../trouble-notice.tsx';
import { useWords } from '../words.ts';
import { MoreActs } from './more-acts.tsx';
import { PlanPart } from './plan-part.tsx';
import type { RoomProps } from './room-props.ts';
import { Say } from './say.tsx';
import { Standing } from './standing.tsx';

const DAY_MS = 86_400_000;

/** The conversation, and beside it (below it on a phone) the plan and what else can be done. */
export function RoomPage(props: RoomProps) {
  const { room, visit, now, viewer, deskName, onBack } = props;
  const w = useWords();
  const isLost = useLostConnection();
  const talk = useRef<HTMLElement>(null);
  const plan = useRef<HTMLElement>(null);
  const title = w.helper_room_title({ day: dateText(room.row.day * DAY_MS, 'day', 'UTC') });
  const newest = now.state.messages.length;
  const isOpened = useRef(false);
  useEffect(() => {
    if (talk.current) showNewest(talk.current, !isOpened.current);
    isOpened.current = true;
  }, [newest]);
  return (
    <Page title={title} onBack={onBack}>
      <p class="room-jumps small">
        <Button
          kind="link"
          onPress={() => {
            plan.current?.focus({ preventScroll: true });
            plan.current?.scrollIntoView();
          }}
        >
          {w.helper_room_to_plan()}
        </Button>
      </p>
      {isLost ? (
        <Notice tone="warning" title={w.lost_title()} isNews>
          <p>{w.lost_hint()}</p>
        </Notice>
      ) : null}
      {now.end === undefined ? null : <TroubleNotice text={troubleText(now.end)} />}
      <div class="room">
        <section ref={talk} class="room-talk" aria-label={w.helper_room_talk()}>
          <Standing {...props} />
          <Warnings {...props} />
          {now.left ? (
            <p class="small" role="status">
              {w.helper_room_older({ count: now.left })}
            </p>
          ) : null}
          <MessageList
            state={now.state}
            viewer={viewer}
            load={(attachment) => visit.attachment(attachment)}
            deskName={deskName}
          />
          <WaitingList visit={visit} waiting={now.waiting} />
          {now.refused !== undefined ? (
            <Notice tone="error" title={w.ledger_reading_only()}>
              <Button kind="quiet" onPress={now.again}>
                {w.shell_try_again()}
              </Button>
            </Notice>
          ) : now.state.closed ? (
            <Closed {...props} />
          ) : (
            <Say {...props} />
          )}
        </section>
        <aside ref={plan} tabIndex={-1} class="room-side" aria-label={w.helper_room_side()}>
          <PlanPart {...props} />
          <MoreActs {...props} />
        </aside>
      </div>
    </Page>
  );
}

function Closed({ visit }: RoomProps) {
  const w = useWords();
  return (
    <Notice tone="plain" title={w.helper_room_closed()}>
      <p>{w.helper_room_closed_hint()}</p>
      <Button kind="quiet" onPress={() => void visit.say({ kind: 'reopened' })}>
        {w.helper_room_reopen()}
      </Button>
    </Notice>
  );
}

function Warnings({ now, visit }: RoomProps) {
  const w = useWords();
  const [isTwoLedgers, setTwoLedgers] = useState(false);
  useEffect(() => {
    // Whether it could be asked says nothing of the answer.
    const look = visit.seesSameLedger().catch(() => undefined);
    void look.then((isSame) => setTwoLedgers(isSame === false));
  }, [visit, now.state.epochs.length]);
  const { warnings } = now.state;
  if (warnings.length === 0 && !isTwoLedgers) return null;
  const texts = {
    'marked-helpers': w.helper_warn_marked(),
    unreadable: w.helper_warn_unreadable(),
    'opening-unverified': w.helper_warn_opening(),
    'opening-missing': w.helper_warn_opening(),
  } as const;
  return (
    <Notice tone="warning">
      {isTwoLedgers ? <p>{w.helper_warn_ledger()}</p> : null}
      {[...new Set(warnings.map((warning) => texts[warning]))].map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Notice>
  );
}

/** Scrolls to the newest message, but only for somebody who was reading at the end already. */
function showNewest(talk: HTMLElement, always: boolean): void {
  const [last, before] = [...talk.querySelectorAll('.messages > *')].slice(-2).reverse();
  const place = before?.getBoundingClientRect();
  const isAtEnd = place === undefined || (place.bottom > 0 && place.top < innerHeight);
  if (always || isAtEnd) last?.scrollIntoView({ block: 'nearest' });
}
