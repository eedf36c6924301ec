import { words } from '../words.ts';
import { Refusal, type RefusalProps } from './refusal.tsx';

export interface LedgerRefusalProps extends Omit<RefusalProps, 'reason'> {
  /** Whatever was thrown: its cause says what did not hold. */
  readonly error: unknown;
}

/** What the server shows of the public ledger does not hold. */
export function LedgerRefusal({ error, ...shown }: LedgerRefusalProps) {
  return <Refusal {...shown} reason={reasonText(error)} />;
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
