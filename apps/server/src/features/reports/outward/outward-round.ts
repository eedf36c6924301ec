import { asLeader } from '../../../db/leader.ts';
import { todayOf } from '../../desks/desks.ts';
import { type Endpoint, listEndpoints, setTrouble } from './endpoints.ts';
import { followAll } from './follow.ts';
import { takeUp } from './forwards.ts';
import { OtherSide } from './other-side.ts';
import { OutwardError, type OutwardTrouble } from './outward-error.ts';
import type { OutwardSide } from './outward-side.ts';
import { sendDue } from './send-on.ts';

/** "outw" in ASCII: one process at a time sends for a community. */
const leaderClass = 0x6f757477;
/** How often the other side is asked what became of everything. */
const followEveryMs = 3_600_000;

/**
 * Everything that goes outward, once: reports that are due, and what the other side says of those it
 * has. An endpoint that fails is left alone for a while and keeps no other waiting. `elsewhere` where
 * another process is at it.
 */
export async function outwardRound(side: OutwardSide): Promise<'done' | 'elsewhere'> {
  const { db, pg, community, pauses } = side;
  const endpoints = (await listEndpoints(db, community.id)).filter(({ isOn }) => isOn);
  const awake = endpoints.filter(({ id }) => !pauses.isOn(`endpoint ${id}`));
  if (awake.length === 0) return 'done';
  const done = await asLeader(pg, [leaderClass, community.id.readInt32BE(0)], async () => {
    await takeUp(db, community.id, todayOf(side));
    for (const endpoint of awake) {
      if (!side.signal?.aborted) await roundAt(side, endpoint);
    }
    return 'done' as const;
  });
  return done ?? 'elsewhere';
}

async function roundAt(side: OutwardSide, endpoint: Endpoint): Promise<void> {
  const { db, community, pauses, reach, signal } = side;
  const line = { side, endpoint, other: new OtherSide(endpoint, reach, signal) };
  const [own, following] = [`endpoint ${endpoint.id}`, `follow ${endpoint.id}`];
  const troubles = [
    await troubleIn(pauses, own, () => sendDue(line)),
    await troubleIn(pauses, following, async () => {
      await followAll(line);
      pauses.rest(following, followEveryMs);
    }),
  ];
  if (signal?.aborted) return;
  const trouble = troubles.find((each) => each !== undefined) ?? null;
  if (troubles[0] === undefined) pauses.end(own);
  if (trouble !== endpoint.trouble) await setTrouble(db, community.id, endpoint.id, trouble);
}

/** Why something does not work, which is then left alone for a while: until that is over, still why. */
async function troubleIn(
  pauses: OutwardSide['pauses'],
  what: string,
  act: () => Promise<void>,
): Promise<OutwardTrouble | undefined> {
  if (pauses.isOn(what)) return pauses.whyOf(what);
  try {
    await act();
    return undefined;
  } catch (error) {
    if (!(error instanceof OutwardError)) throw error;
    pauses.prolong(what, error.code, error.retryAfter);
    return error.code;
  }
}
