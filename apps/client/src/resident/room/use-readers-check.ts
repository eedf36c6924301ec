import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import { useEffect, useState } from 'preact/hooks';

/** How the check of a room's readers against the public ledger stands. */
export interface ReadersCheck {
  readonly state: 'running' | 'held' | 'refused';
  /** What did not hold. */
  readonly error?: unknown;
  /** Checks once more. */
  readonly again: () => void;
}

/** Follows the check that begins with the visit; what is said waits for it. */
export function useReadersCheck(visit: ResidentVisit): ReadersCheck {
  const [check, setCheck] = useState<Omit<ReadersCheck, 'again'>>({ state: 'running' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isOver = false;
    setCheck({ state: 'running' });
    visit.readersChecked.then(
      () => isOver || setCheck({ state: 'held' }),
      (error: unknown) => isOver || setCheck({ state: 'refused', error }),
    );
    return () => {
      isOver = true;
    };
  }, [visit, round]);
  const again = () => {
    visit.checkReaders();
    setRound(round + 1);
    // What was held back goes out once the check is through.
    visit.readersChecked.then(
      () => visit.retry(),
      () => undefined,
    );
  };
  return { ...check, again };
}
