import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { useWords } from '../words.ts';
import { dateText } from './date-line.tsx';

export interface LedgerLineProps {
  readonly roster: VerifiedRoster;
  /** Where what it was checked by came from. */
  readonly pinned: 'no' | 'yes' | 'other-witnesses';
}

/** What was checked on this device about who answers at a desk, and what nobody can show. */
export function LedgerLine({ roster, pinned }: LedgerLineProps) {
  const w = useWords();
  const { root, witnessedAt } = roster;
  return (
    <details class="small">
      <summary>{w.ledger_checked()}</summary>
      <ul>
        <li>{w.ledger_signed({ k: root.k, n: root.stewards.length, number: roster.number })}</li>
        <li>
          {witnessedAt === undefined
            ? w.ledger_unwitnessed()
            : w.ledger_witnessed({ when: dateText(witnessedAt, 'minute') })}
        </li>
        <li>
          {pinned === 'no'
            ? w.ledger_on_trust()
            : pinned === 'yes'
              ? w.ledger_pinned()
              : w.ledger_pinned_others()}
        </li>
      </ul>
    </details>
  );
}
