import { askedIn, couldStillRead } from '@nearhand/room/readers';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureCode, failureText } from '../../shell/failure-text.ts';
import { locale, useWords } from '../../words.ts';
import { candidates } from '../asking/asking.ts';
import { ReaderTicks } from '../asking/reader-ticks.tsx';
import type { RoomPageProps } from './room-context.ts';

type Reach = 'all' | 'from-now';

/** Lets in and shuts out, one tick each; the change is a new beginning that the card should note. */
export function ChangeReadersPage({ visit, now, onBack }: RoomPageProps) {
  const w = useWords();
  const { state } = now;
  const present = useMemo(() => new Set(state.readers.map(({ leafHash }) => leafHash)), [state]);
  const leaving = new Set(couldStillRead(state).map(({ leafHash }) => leafHash));
  const wished = new Set(askedIn(state).flatMap(({ leafHash }) => leafHash ?? []));
  const [ticked, setTicked] = useState<readonly string[]>(
    [...present].filter((leafHash) => !leaving.has(leafHash)),
  );
  const [reach, setReach] = useState<Reach>('all');
  const [failure, setFailure] = useState<string>();
  const { desks } = visit.community;
  const people = desks.flatMap((desk) =>
    candidates(desk).map((each) => ({ ...each, desk: desk.id })),
  );
  const newcomers = ticked.filter((leafHash) => !present.has(leafHash));
  const save = async () => {
    setFailure(undefined);
    const chosen = people.filter(({ leafHash }) => ticked.includes(leafHash));
    if (chosen.length === 0) {
      setFailure(w.who_none());
      return;
    }
    const readers = chosen.map(({ leaf, leafHash, desk }) => ({
      leaf,
      desk,
      history: !present.has(leafHash) && reach === 'all',
    }));
    try {
      await visit.changeReaders(readers);
      onBack();
    } catch (error) {
      if (failureCode(error) === 'roster-changed') {
        const there = new Set(
          visit.community.desks.flatMap(candidates).map(({ leafHash }) => leafHash),
        );
        setTicked(ticked.filter((leafHash) => there.has(leafHash)));
      }
      setFailure(failureText(error));
    }
  };
  return (
    <Page title={w.readers_change()} onBack={onBack}>
      <ErrorSummary errors={failure ? [{ field: `desk-${desks[0]?.id}`, text: failure }] : []} />
      <p>{w.change_intro()}</p>
      {desks.map((desk) => (
        <ReaderTicks
          key={desk.id}
          id={`desk-${desk.id}`}
          legend={desk.names[locale()]}
          people={candidates(desk)}
          ticked={ticked}
          onTicked={setTicked}
          marks={(leafHash) =>
            wished.has(leafHash)
              ? w.change_wished()
              : leaving.has(leafHash)
                ? w.change_leaving()
                : undefined
          }
        />
      ))}
      {newcomers.length > 0 ? (
        <Choice
          id="reach"
          legend={w.change_reach()}
          options={[
            { value: 'all', label: w.change_all() },
            { value: 'from-now', label: w.change_from_now(), hint: w.change_from_now_hint() },
          ]}
          value={reach}
          onChange={setReach}
        />
      ) : null}
      {ticked.length === 1 ? (
        <Notice tone="warning" title={w.who_one()}>
          <p>{w.who_one_hint()}</p>
        </Notice>
      ) : null}
      <p class="small">{w.change_shut_out_hint()}</p>
      <Button kind="primary" onPress={save}>
        {w.change_save()}
      </Button>
    </Page>
  );
}
