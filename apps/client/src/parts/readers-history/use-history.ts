import type { ReadersLine } from '@nearhand/room/readers-history';
import type { ChangeProof } from '@nearhand/visit/reader-proofs';
import type { RoomVisit } from '@nearhand/visit/room-visit';
import { useEffect, useState } from 'preact/hooks';

/** How the check of the lines stands: each change by its epoch, once it is through. */
export interface HistoryCheck {
  readonly proofs?: ReadonlyMap<number, ChangeProof>;
  /** What kept it from being checked. */
  readonly error?: unknown;
  readonly again: () => void;
}

/** Fetches every opening, then holds every change of readers against the public ledger. */
export function useHistory(visit: RoomVisit, epochs: number): HistoryCheck {
  const [check, setCheck] = useState<Omit<HistoryCheck, 'again'>>({});
  const [round, setRound] = useState(0);
  // A new epoch, or a wish, checks again.
  useEffect(() => {
    let isOver = false;
    setCheck({});
    readAll(visit).then(
      (proofs) => isOver || setCheck({ proofs }),
      (error: unknown) => isOver || setCheck({ error }),
    );
    return () => {
      isOver = true;
    };
  }, [visit, epochs, round]);
  return { ...check, again: () => setRound(round + 1) };
}

async function readAll(visit: RoomVisit): Promise<ReadonlyMap<number, ChangeProof>> {
  await visit.openings();
  return visit.proveReaders();
}

/** Whether a line holds: `word` where nothing but the server says it, `unknown` before the check. */
export type Standing = 'holds' | 'broken' | 'word' | 'hidden' | 'unknown';

export function standingOf(line: ReadersLine, { proofs }: Pick<HistoryCheck, 'proofs'>): Standing {
  if (line.type === 'opening') {
    const { valid, missing } = line.opening;
    return valid && !missing ? 'holds' : 'broken';
  }
  const proof = proofs?.get(line.epoch.epoch);
  switch (proof?.state) {
    case 'held':
      return 'holds';
    case 'refused':
      return 'broken';
    case 'server-word':
      return 'word';
    case 'hidden':
      return 'hidden';
    default:
      return 'unknown';
  }
}
