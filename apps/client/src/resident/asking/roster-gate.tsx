import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Desk } from '@nearhand/protocol/community';
import type { LedgerView } from '@nearhand/visit/ledger-view';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { LedgerRefusal } from '../../parts/ledger-refusal.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureCode, failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';

/** Who answers at a desk, and whether that was held against its poster. */
export interface CheckedDesk {
  readonly roster: VerifiedRoster;
  readonly pinned: LedgerView['pinned'];
}

export interface RosterGateProps {
  readonly desk: Desk;
  /** Fetches and verifies the newest roster of the desk. */
  readonly load: () => Promise<CheckedDesk>;
  readonly onChecked: (checked: CheckedDesk) => void;
  readonly onBack: () => void;
}

/** Stands before the page of readers until who answers at the desk is checked. */
export function RosterGate({ desk, load, onChecked, onBack }: RosterGateProps) {
  const w = useWords();
  const [failure, setFailure] = useState<unknown>();
  const check = async () => {
    setFailure(undefined);
    try {
      onChecked(await load());
    } catch (error) {
      setFailure(error);
    }
  };
  useLayoutEffect(() => void check(), [desk.id]);
  if (failureCode(failure) === 'ledger') {
    return (
      <LedgerRefusal
        error={failure}
        desk={desk}
        isDraftKept={false}
        onAgain={check}
        onBack={onBack}
      />
    );
  }
  return (
    <Page title={w.who_title()} onBack={onBack}>
      {failure === undefined ? (
        <p role="status">{w.ledger_checking()}</p>
      ) : (
        <Notice tone="error" title={failureText(failure)} isNews>
          <Button kind="primary" onPress={check}>
            {w.shell_try_again()}
          </Button>
        </Notice>
      )}
    </Page>
  );
}
