import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Desk } from '@nearhand/protocol/community';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { LedgerLine, type LedgerLineProps } from '../../parts/ledger-line.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, useWords } from '../../words.ts';
import { candidates } from './people.ts';
import { ReaderTicks } from './reader-ticks.tsx';
import { secondMarks, WaitingDevices } from './second-devices.tsx';

export interface ReadersPageProps {
  readonly desk: Desk;
  readonly roster: VerifiedRoster;
  readonly pinned: LedgerLineProps['pinned'];
  readonly ticked: readonly string[];
  /** The desk's people changed since this page was fetched. */
  readonly isChanged: boolean;
  readonly onTicked: (ticked: readonly string[]) => void;
  /** To hold the ledger against the poster at the desk's door. */
  readonly onPoster: () => void;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

/** Who will be able to read, each by name and with what binds them, before anything is written. */
export function ReadersPage(props: ReadersPageProps) {
  const { desk, roster, pinned, ticked, isChanged, onTicked, onPoster, onBack, onDone } = props;
  const w = useWords();
  const [isMissing, setMissing] = useState(false);
  const errors = isMissing && ticked.length === 0 ? [{ field: 'reader', text: w.who_none() }] : [];
  return (
    <Page title={w.who_title()} onBack={onBack}>
      <ErrorSummary errors={errors} />
      {isChanged ? (
        <Notice tone="lamp" title={w.who_changed()} isNews>
          <p>{w.who_changed_hint()}</p>
        </Notice>
      ) : null}
      <p>{w.who_intro({ desk: desk.names[locale()] })}</p>
      <ReaderTicks
        id="reader"
        legend={w.who_legend()}
        people={candidates(roster)}
        ticked={ticked}
        onTicked={onTicked}
        error={errors[0]?.text}
        marks={secondMarks(roster)}
      />
      <WaitingDevices roster={roster} />
      <LedgerLine roster={roster} pinned={pinned} />
      {pinned === 'no' ? (
        <Button kind="link" onPress={onPoster}>
          {w.poster_compare()}
        </Button>
      ) : null}
      {ticked.length === 1 ? (
        <Notice tone="warning" title={w.who_one()}>
          <p>{w.who_one_hint()}</p>
        </Notice>
      ) : null}
      <p class="small">{w.who_bound()}</p>
      <Button kind="primary" onPress={() => (ticked.length === 0 ? setMissing(true) : onDone())}>
        {w.go_on()}
      </Button>
    </Page>
  );
}
