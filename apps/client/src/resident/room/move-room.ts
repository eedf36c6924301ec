import type { Card } from '@nearhand/seal/card';
import { Api } from '@nearhand/visit/api';
import type { CarryProgress } from '@nearhand/visit/carry-over';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import { transport } from '../../shell/transport.ts';
import { Work } from '../work/work.ts';

export interface Moving {
  readonly visit: ResidentVisit;
  /** The new card. */
  readonly card: Card;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CarryProgress) => void;
}

/** Carries a room over to a new card; the work is done only where the new room is still to be made. */
export async function moveRoom({
  visit,
  card,
  signal,
  onProgress,
}: Moving): Promise<ResidentVisit> {
  let work: Work | undefined;
  const solved = (): Promise<string> => {
    work ??= new Work(new Api(transport));
    return work.solved();
  };
  try {
    return await visit.carryOver({ newCard: card, work: solved, signal, onProgress });
  } finally {
    work?.stop();
  }
}
