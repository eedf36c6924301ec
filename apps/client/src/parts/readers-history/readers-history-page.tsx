import { readersHistory } from '@nearhand/room/readers-history';
import type { RoomVisit } from '@nearhand/visit/room-visit';
import { useMemo, useState } from 'preact/hooks';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import type { Viewer } from '../author-name.ts';
import { Button } from '../button.tsx';
import { Notice } from '../notice.tsx';
import { Page } from '../page.tsx';
import type { RoomNow } from '../use-room.ts';
import { HistoryLine } from './history-line.tsx';
import { type HistoryCheck, type Standing, standingOf, useHistory } from './use-history.ts';

export interface ReadersHistoryProps {
  readonly visit: RoomVisit;
  readonly now: RoomNow;
  readonly viewer: Viewer;
  readonly deskName: (desk: string) => string;
  /** Whether witnesses outside watch the ledger. */
  readonly isWitnessed: boolean;
  readonly onBack: () => void;
}

const SHOWN = 100;

/** Everybody who could read this room, and every opening, with what backs each line. */
export function ReadersHistoryPage(props: ReadersHistoryProps) {
  const { visit, now, onBack } = props;
  const w = useWords();
  const check = useHistory(visit, now.state.epochs.length);
  const [shown, setShown] = useState(SHOWN);
  const lines = useMemo(() => {
    const oldestFirst = readersHistory(now.state);
    return oldestFirst.map((line) => ({ line, standing: standingOf(line, check) })).reverse();
  }, [now.state, check.proofs]);
  return (
    <Page title={w.history_title()} onBack={onBack}>
      <p>{w.history_intro()}</p>
      <Outcome check={check} standings={lines.map(({ standing }) => standing)} />
      <ol class="plain-list">
        {lines.slice(0, shown).map((each) => (
          <HistoryLine key={keyOf(each.line)} {...props} {...each} check={check} />
        ))}
      </ol>
      {lines.length > shown ? (
        <Button kind="quiet" onPress={() => setShown(shown + SHOWN)}>
          {w.history_more()}
        </Button>
      ) : null}
      <Limits {...props} />
    </Page>
  );
}

function keyOf(line: ReturnType<typeof readersHistory>[number]): string {
  return line.type === 'change' ? `change ${line.epoch.epoch}` : `opening ${line.opening.number}`;
}

/** Whether all of it holds, in one sentence before the lines. */
function Outcome({
  check,
  standings,
}: {
  readonly check: HistoryCheck;
  readonly standings: readonly Standing[];
}) {
  const w = useWords();
  const count = (standing: Standing): number =>
    standings.filter((each) => each === standing).length;
  const broken = count('broken');
  return (
    <>
      {broken > 0 ? (
        <Notice tone="error" title={w.history_broken({ count: broken })} isNews>
          <p>{w.history_broken_hint()}</p>
        </Notice>
      ) : null}
      {check.error !== undefined ? (
        <Notice tone="warning" title={w.history_unchecked()} isNews>
          <p>{failureText(check.error)}</p>
          <Button kind="quiet" onPress={check.again}>
            {w.shell_try_again()}
          </Button>
        </Notice>
      ) : check.proofs === undefined ? (
        <p role="status">{w.history_checking()}</p>
      ) : broken === 0 ? (
        <Notice tone="plain" title={w.history_holds({ count: count('holds') })} isNews>
          {count('word') > 0 ? <p>{w.history_words({ count: count('word') })}</p> : null}
        </Notice>
      ) : null}
    </>
  );
}

/** What no line can show. */
function Limits({ now, isWitnessed }: ReadersHistoryProps) {
  const w = useWords();
  const isCut = now.state.epochs.some(({ hidden }) => hidden);
  return (
    <>
      <h2>{w.history_limits()}</h2>
      <ul>
        <li>{w.history_limits_told()}</li>
        <li>{w.history_limits_openings()}</li>
        <li>{w.history_limits_time()}</li>
        {isWitnessed ? null : <li>{w.history_limits_witnesses()}</li>}
        {isCut ? <li>{w.history_limits_before()}</li> : null}
      </ul>
    </>
  );
}
