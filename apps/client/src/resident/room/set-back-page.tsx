import { Button } from '../../parts/button.tsx';
import { dayText } from '../../parts/day-format.ts';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';

export interface SetBackPageProps {
  /** Day of the backup, `YYYY-MM-DD`. */
  readonly backup: string;
  /** Whether something typed is kept meanwhile. */
  readonly isDraftKept: boolean;
  readonly onReaders: () => void;
  /** Leads on to what is there, without sending anything. */
  readonly onRead: () => void;
}

/** The server was set up again, and this device remembers nobody: who can read is confirmed first. */
export function SetBackPage({ backup, isDraftKept, onReaders, onRead }: SetBackPageProps) {
  const w = useWords();
  return (
    <Page title={w.set_back_title()}>
      <p>{w.set_back_what({ day: dayText(backup) })}</p>
      <p>{w.set_back_why()}</p>
      <p>{w.ledger_stop_nothing_sent()}</p>
      {isDraftKept ? <p>{w.ledger_stop_kept()}</p> : null}
      <Button kind="primary" onPress={onReaders}>
        {w.set_back_readers()}
      </Button>
      <Button kind="quiet" onPress={onRead}>
        {w.ledger_stop_read()}
      </Button>
    </Page>
  );
}
