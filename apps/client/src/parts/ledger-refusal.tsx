import type { Desk } from '@nearhand/protocol/community';
import { PhoneLink } from '../shell/phone-link.tsx';
import { locale, useWords, words } from '../words.ts';
import { Button } from './button.tsx';
import { Page } from './page.tsx';

export interface LedgerRefusalProps {
  /** Whatever was thrown: its cause says what did not hold. */
  readonly error: unknown;
  readonly desk: Pick<Desk, 'names' | 'phone'> | undefined;
  /** Whether something typed is kept meanwhile. */
  readonly isDraftKept: boolean;
  readonly onAgain: () => void | Promise<void>;
  readonly onBack?: (() => void) | undefined;
  /** Leads on to what can be read without believing the ledger. */
  readonly onRead?: (() => void) | undefined;
}

/** What the server shows of the public ledger does not hold: why, and what to do, in plain words. */
export function LedgerRefusal(props: LedgerRefusalProps) {
  const { error, desk, isDraftKept, onAgain, onBack, onRead } = props;
  const w = useWords();
  return (
    <Page title={w.ledger_stop_title()} onBack={onBack}>
      <p>
        <strong>{reasonText(error)}</strong>
      </p>
      <p>{w.ledger_stop_nothing_sent()}</p>
      {isDraftKept ? <p>{w.ledger_stop_kept()}</p> : null}
      <h2>{w.ledger_stop_do_title()}</h2>
      <ul>
        <li>
          {desk ? (
            <>
              {w.ledger_stop_call({ desk: desk.names[locale()] })} <PhoneLink number={desk.phone} />
            </>
          ) : (
            w.ledger_stop_call_any()
          )}
        </li>
        <li>{w.ledger_stop_elsewhere()}</li>
      </ul>
      <Button kind="primary" onPress={onAgain}>
        {w.shell_try_again()}
      </Button>
      {onRead ? (
        <Button kind="quiet" onPress={onRead}>
          {w.ledger_stop_read()}
        </Button>
      ) : null}
    </Page>
  );
}

const reasons = {
  older: 'history',
  consistency: 'history',
  'other-origin': 'history',
  'rolled-back': 'history',
  pin: 'pin',
  witnesses: 'witnesses',
  stale: 'witnesses',
  unsigned: 'signature',
  signature: 'signature',
  note: 'signature',
  checkpoint: 'signature',
  'verifier-key': 'signature',
} as const;

/** One sentence for what did not hold; most of it is the list of a desk's people. */
function reasonText(error: unknown): string {
  const w = words();
  const { cause, code } = (error ?? {}) as {
    readonly cause?: { readonly code?: string };
    readonly code?: string;
  };
  const name = (code === 'ledger' ? cause?.code : code) ?? '';
  switch (reasons[name as keyof typeof reasons]) {
    case 'history':
      return w.ledger_reason_history();
    case 'pin':
      return w.ledger_reason_pin();
    case 'witnesses':
      return w.ledger_reason_witnesses();
    case 'signature':
      return w.ledger_reason_signature();
    default:
      return w.ledger_reason_roster();
  }
}
