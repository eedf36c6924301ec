import { LedgerError } from '@nearhand/ledger/error';
import { SealError } from '@nearhand/seal/error';
import { VisitError } from './error.ts';

/** Gives whatever a ledger is refused for one code, the reason as cause. */
export function inLedger<T>(read: () => T): T {
  try {
    const result = read();
    return result instanceof Promise ? (result.catch(refuse) as T) : result;
  } catch (error) {
    return refuse(error);
  }
}

function refuse(cause: unknown): never {
  if (cause instanceof LedgerError || cause instanceof SealError) {
    throw new VisitError('ledger', cause.message, { cause });
  }
  throw cause;
}
