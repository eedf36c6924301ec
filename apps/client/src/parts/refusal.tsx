import type { Desk } from '@nearhand/protocol/community';
import { PhoneLink } from '../shell/phone-link.tsx';
import { locale, useWords } from '../words.ts';
import { Button } from './button.tsx';
import { Page } from './page.tsx';

export interface RefusalProps {
  /** One sentence for what did not hold. */
  readonly reason: string;
  /** Whom to tell; any desk where it is not known which. */
  readonly desk: Pick<Desk, 'names' | 'phone'> | undefined;
  /** It is an open room that is refused, into which something was sent before. */
  readonly isOpenRoom?: boolean;
  /** Whether something typed is kept meanwhile. */
  readonly isDraftKept: boolean;
  readonly onAgain: () => void | Promise<void>;
  readonly onBack?: (() => void) | undefined;
  /** Leads on to what can be read all the same. */
  readonly onRead?: (() => void) | undefined;
}

/** What the server shows does not hold, and nothing goes on: why, and what to do, in plain words. */
export function Refusal(props: RefusalProps) {
  const { reason, desk, isOpenRoom, isDraftKept, onAgain, onBack, onRead } = props;
  const w = useWords();
  return (
    <Page title={w.ledger_stop_title()} onBack={onBack}>
      <p>
        <strong>{reason}</strong>
      </p>
      <p>{isOpenRoom ? w.ledger_stop_nothing_more() : w.ledger_stop_nothing_sent()}</p>
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
      <div class="actions">
        <Button kind="primary" onPress={onAgain}>
          {w.shell_try_again()}
        </Button>
        {onRead ? (
          <Button kind="quiet" onPress={onRead}>
            {w.ledger_stop_read()}
          </Button>
        ) : null}
      </div>
    </Page>
  );
}
