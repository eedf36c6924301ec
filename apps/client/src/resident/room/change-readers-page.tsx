import type { Desk } from '@nearhand/protocol/community';
import { askedIn, couldStillRead } from '@nearhand/room/readers';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { LedgerRefusal } from '../../parts/ledger-refusal.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureCode, failureText } from '../../shell/failure-text.ts';
import { locale, useWords } from '../../words.ts';
import { candidates } from '../asking/people.ts';
import { ReaderTicks } from '../asking/reader-ticks.tsx';
import type { RoomPageProps } from './room-context.ts';

type Reach = 'all' | 'from-now';

/** Lets in and shuts out, one tick each; the change is a new beginning that the card should note. */
export function ChangeReadersPage({ visit, now, check: standing, onBack }: RoomPageProps) {
  const w = useWords();
  const { state } = now;
  const present = useMemo(() => new Set(state.readers.map(({ leafHash }) => leafHash)), [state]);
  const leaving = new Set(couldStillRead(state).map(({ leafHash }) => leafHash));
  const wished = new Set(askedIn(state).flatMap(({ leafHash }) => leafHash ?? []));
  const [ticked, setTicked] = useState<readonly string[]>(
    [...present].filter((leafHash) => !leaving.has(leafHash)),
  );
  const [reach, setReach] = useState<Reach>('all');
  const [failure, setFailure] = useState<unknown>();
  const [isMissing, setMissing] = useState(false);
  const { desks } = visit.community;
  const [shown, setShown] = useState<readonly string[]>(() => [
    ...new Set(state.epochs.at(-1)?.rosters.map(({ desk }) => desk)),
  ]);
  const [isChecked, setChecked] = useState(false);
  const check = async (wanted: readonly string[]) => {
    setChecked(false);
    setFailure(undefined);
    try {
      await visit.verifyRosters(wanted);
      setShown(wanted);
      setChecked(true);
    } catch (error) {
      setFailure(error);
    }
  };
  useEffect(() => void check(shown), []);
  const rosters = shown.flatMap((desk) => visit.rosterOf(desk) ?? []);
  const people = rosters.flatMap((roster) =>
    candidates(roster).map((each) => ({ ...each, desk: roster.desk })),
  );
  const newcomers = ticked.filter((leafHash) => !present.has(leafHash));
  const save = async () => {
    setFailure(undefined);
    setMissing(false);
    const chosen = people.filter(({ leafHash }) => ticked.includes(leafHash));
    if (chosen.length === 0) {
      setMissing(true);
      return;
    }
    const readers = chosen.map(({ leaf, leafHash, desk }) => ({
      leaf,
      desk,
      history: !present.has(leafHash) && reach === 'all',
    }));
    try {
      await visit.changeReaders(readers);
      // After a restore, what was held back goes out now that they are confirmed.
      if (standing.state === 'refused') standing.again();
      onBack();
    } catch (error) {
      if (failureCode(error) === 'roster-changed') {
        const newest = shown.flatMap((desk) => visit.rosterOf(desk) ?? []);
        const there = new Set(newest.flatMap(candidates).map(({ leafHash }) => leafHash));
        setTicked(ticked.filter((leafHash) => there.has(leafHash)));
      }
      setFailure(error);
    }
  };
  if (failureCode(failure) === 'ledger') {
    const first = desks.find(({ id }) => id === shown[0]);
    const again = () => check(shown);
    return (
      <LedgerRefusal
        error={failure}
        desk={first}
        isDraftKept={false}
        onAgain={again}
        onBack={onBack}
      />
    );
  }
  const text = isMissing ? w.who_none() : failure === undefined ? undefined : failureText(failure);
  const others = desks.filter(({ id }) => !shown.includes(id));
  return (
    <Page title={w.readers_change()} onBack={onBack}>
      <ErrorSummary errors={text ? [{ field: `desk-${shown[0]}`, text }] : []} />
      <p>{w.change_intro()}</p>
      {isChecked || failure !== undefined ? null : <p role="status">{w.ledger_checking()}</p>}
      {rosters.map((roster) => (
        <ReaderTicks
          key={roster.desk}
          id={`desk-${roster.desk}`}
          legend={desks.find(({ id }) => id === roster.desk)?.names[locale()] ?? ''}
          people={candidates(roster)}
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
      {others.length > 0 ? (
        <OtherDesk desks={others} onChosen={(desk) => check([...shown, desk])} />
      ) : null}
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

interface OtherDeskProps {
  readonly desks: readonly Desk[];
  readonly onChosen: (desk: string) => Promise<void>;
}

/** Somebody of another desk: its people are fetched and checked only when it is asked for. */
function OtherDesk({ desks, onChosen }: OtherDeskProps) {
  const w = useWords();
  const [chosen, setChosen] = useState(desks[0]?.id ?? '');
  return (
    <div class="field">
      <label for="other-desk">{w.change_other_desk()}</label>
      <select
        id="other-desk"
        class="input"
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        {desks.map(({ id, names }) => (
          <option key={id} value={id}>
            {names[locale()]}
          </option>
        ))}
      </select>
      <Button kind="quiet" onPress={() => onChosen(chosen)}>
        {w.change_other_desk_show()}
      </Button>
    </div>
  );
}
