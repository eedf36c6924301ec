import { setTimeout as pause } from 'node:timers/promises';
import type { Ground } from '../../../ground.ts';
import { getCommunity } from '../../community/community.ts';
import { digestRound } from '../digests/digest-round.ts';
import { outwardRound } from './outward-round.ts';
import { type OutwardSide, outwardSide } from './outward-side.ts';

const everyMs = 30_000;

/** Sends on, follows and writes letters until the server stops. What fails is logged without a word of what it was about. */
export async function workOutward(ground: Ground, signal: AbortSignal): Promise<void> {
  const community = await getCommunity(ground.db);
  if (community === undefined) return;
  const side = outwardSide({ ...ground, community, now: Date.now, signal });
  while (!signal.aborted) {
    await oneRound(side, 'sending on', outwardRound);
    await oneRound(side, 'letters', digestRound);
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function oneRound(
  side: OutwardSide,
  job: string,
  round: (side: OutwardSide) => Promise<unknown>,
): Promise<void> {
  try {
    await round(side);
  } catch (error) {
    if (side.signal?.aborted) return;
    const kind = error instanceof Error ? error.name : '';
    side.log.error('a job failed', { job, kind });
  }
}
