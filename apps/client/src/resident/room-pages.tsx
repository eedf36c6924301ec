import { couldStillRead } from '@nearhand/room/readers';
import type { Card } from '@nearhand/seal/card';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { DateLine } from '../parts/date-line.tsx';
import { Drafts } from '../parts/draft.ts';
import { LedgerRefusal } from '../parts/ledger-refusal.tsx';
import { Notice } from '../parts/notice.tsx';
import { ReadersLine } from '../parts/readers-line.tsx';
import { epochBegan } from '../parts/readers-since.ts';
import { Refusal } from '../parts/refusal.tsx';
import { type RoomNow, useRoom } from '../parts/use-room.ts';
import { failureCode, failureText } from '../shell/failure-text.ts';
import { Frame } from '../shell/frame.tsx';
import { warnWhile } from '../shell/unsaved.ts';
import { locale, useWords } from '../words.ts';
import { readingText } from './asking/desk-words.ts';
import { CardPage } from './card/card-page.tsx';
import { ConfirmPage } from './card/confirm-page.tsx';
import { KeepPage } from './card/keep-page.tsx';
import { forgetKept, keepCard, keepCardByPasskey, rememberVisit } from './card/kept-card.ts';
import type { Unsent } from './room/room-context.ts';
import { Room } from './room/room-page.tsx';
import { SeenCardPage } from './room/seen-card-page.tsx';
import { SetBackPage } from './room/set-back-page.tsx';
import { type ReadersCheck, useReadersCheck } from './room/use-readers-check.ts';
import type { SharedProps } from './shared-props.ts';

export interface RoomPagesProps extends SharedProps {
  readonly visit: ResidentVisit;
}

const REMEMBER_MS = 1_000;

/** Everything that stands around an open room: who can read, the card, the room itself. */
export function RoomPages(props: RoomPagesProps) {
  const { visit, holding, place } = props;
  const community = visit.community;
  const now = useRoom(visit);
  const { card, kept } = holding;
  const isUnnoted = place.at === 'card' || place.at === 'confirm';
  useEffect(() => warnWhile(() => isUnnoted && !holding.kept), [isUnnoted, holding]);
  useEffect(() => {
    if (!kept || !card) return;
    const timer = setTimeout(() => void rememberVisit(kept, card, visit.memory()), REMEMBER_MS);
    return () => clearTimeout(timer);
  }, [kept, card, visit, now.state]);
  const desk = community.desks.find(({ id }) => id === now.state.readers[0]?.leaf.desk);
  const check = useReadersCheck(visit);
  const [isReading, setReading] = useState(false);
  const isInRoom = place.at === 'room';
  const isSetBack = failureCode(check.error) === 'set-back';
  const isChoosing = isInRoom && place.view === 'change-readers' && isSetBack;
  const isStopped = check.state === 'refused' && !isReading && isInRoom && !isChoosing;
  const unsent = useUnsent(now);
  return (
    <Frame
      community={community}
      readers={<ReadersBar visit={visit} now={now} />}
      deskPhone={desk?.phone}
      readNext={desk ? readingText(desk, community.timeZone, Date.now()) : undefined}
    >
      {isStopped && isSetBack ? (
        <SetBackPage
          backup={visit.status.setBack ?? ''}
          isDraftKept={now.waiting.length > 0}
          onReaders={() => props.trail.go({ at: 'room', view: 'change-readers' })}
          onRead={() => setReading(true)}
        />
      ) : isStopped ? (
        <LedgerRefusal
          error={check.error}
          desk={desk}
          isDraftKept={now.waiting.length > 0}
          onAgain={check.again}
          onRead={() => setReading(true)}
        />
      ) : now.isStopped && isInRoom ? (
        <Refusal
          reason={failureText(now.refused)}
          desk={desk}
          isOpenRoom
          isDraftKept={unsent.hasAny}
          onAgain={now.again}
          onRead={now.read}
        />
      ) : card ? (
        <InsidePages {...props} {...{ now, card, check, unsent }} />
      ) : null}
    </Frame>
  );
}

function ReadersBar({ visit, now }: { readonly visit: ResidentVisit; readonly now: RoomNow }) {
  const w = useWords();
  const { state } = now;
  const left = new Set(visit.rosterNews().left.map(({ leafHash }) => leafHash));
  const epoch = state.epochs.at(-1)?.epoch ?? 1;
  const began = epochBegan(state, epoch);
  return (
    <ReadersLine readers={state.readers} leaving={couldStillRead(state, left)}>
      <span class="small">
        {began === undefined ? null : (
          <>
            {w.readers_since()} <DateLine at={began} until="day" /> ·{' '}
          </>
        )}
        {w.readers_epoch({ epoch })}
      </span>
    </ReadersLine>
  );
}

/** What is typed and not sent: it outlives a look at any other page, a refusal among them. */
function useUnsent(now: RoomNow): Unsent {
  const drafts = useMemo(() => new Drafts(), []);
  const [talk, setTalk] = useState<Unsent['talk']>({ text: '', files: [] });
  const isTalking = talk.text !== '' || talk.files.length > 0 || now.waiting.length > 0;
  useEffect(() => warnWhile(() => isTalking || drafts.hasAny), [isTalking, drafts]);
  return { drafts, talk, setTalk, hasAny: isTalking || drafts.hasAny };
}

interface InsideProps extends RoomPagesProps {
  readonly unsent: Unsent;
  readonly now: RoomNow;
  readonly card: Card;
  readonly check: ReadersCheck;
}

function InsidePages(props: InsideProps) {
  const { visit, now, card, check, unsent, community, trail, place, holding } = props;
  const w = useWords();
  const [, setTurn] = useState(0);
  const back = () => trail.back();
  const epoch = now.state.epochs.at(-1)?.epoch ?? 1;
  const shown = {
    card,
    origin: community.origin,
    pins: visit.pins,
    epoch,
    goes: visit.status.goes,
    isKept: holding.kept !== undefined,
  };
  const keep = () => trail.go({ at: 'keep' });
  const enter = () => trail.settle({ at: 'room', view: 'talk' });
  const forget = async () => {
    if (holding.kept) await forgetKept(holding.kept);
    holding.kept = undefined;
    setTurn((turn) => turn + 1);
  };
  if (place.at === 'keep') {
    const keepUnder = async (pin: string) => {
      holding.kept = await keepCard(card, pin, visit.memory());
      trail.back();
    };
    const keepByPasskey = async () => {
      const kept = await keepCardByPasskey(card, visit.memory());
      if (typeof kept === 'string') return kept;
      holding.kept = kept;
      trail.back();
      return undefined;
    };
    return <KeepPage key="keep" onBack={back} onPin={keepUnder} onPasskey={keepByPasskey} />;
  }
  if (place.at === 'card') {
    const noted = () => (holding.kept ? enter() : trail.go({ at: 'confirm' }));
    return <CardPage key="card" {...shown} onKeep={keep} onNoted={noted} />;
  }
  if (place.at === 'confirm') {
    return <ConfirmPage key="confirm" card={card} onBack={back} onConfirmed={enter} />;
  }
  if (place.at !== 'room') return null;
  if (place.view === 'card') {
    return <CardPage key="card again" {...shown} onKeep={keep} onBack={back} />;
  }
  if (place.view === 'seen-card') {
    const moved = async (newCard: Card, newVisit: ResidentVisit) => {
      // The old card opens nothing any more.
      await forget();
      card.entropy.fill(0);
      holding.card = newCard;
      holding.visit = newVisit;
      enter();
    };
    return (
      <SeenCardPage
        key="seen card"
        visit={visit}
        community={community}
        onBack={back}
        onMoved={moved}
      />
    );
  }
  const erased = async () => {
    await forget();
    holding.clear();
    trail.settle({ at: 'gone', why: 'erased' });
  };
  const names = new Map(visit.community.desks.map(({ id, names }) => [id, names[locale()]]));
  return (
    <>
      {visit.status.state === 'replaced' ? (
        <Notice tone="warning" title={w.seen_half_title()} isNews>
          <p>{w.seen_half_hint()}</p>
          <Button kind="quiet" onPress={() => trail.go({ at: 'room', view: 'seen-card' })}>
            {w.seen_go_on()}
          </Button>
        </Notice>
      ) : null}
      <Room
        {...{ visit, now, card, check, unsent, kept: holding.kept, community: visit.community }}
        view={place.view}
        deskName={(desk) => names.get(desk) ?? ''}
        onView={(view) => trail.go({ at: 'room', view })}
        onTab={(view) => trail.turn({ at: 'room', view })}
        onBack={back}
        onForget={forget}
        onErased={erased}
      />
    </>
  );
}
