import type { SeenCheckpoint } from '@nearhand/ledger/trusted-checkpoint';
import { VisitError } from './error.ts';
import { announcedIn } from './readers-change.ts';
import type { RoomSession } from './room-session.ts';

/** The newest checkpoint that an epoch of this room was verified under, as far as it can be read. */
export function checkpointOf({ journal, community }: RoomSession): SeenCheckpoint | undefined {
  const { origin } = community;
  const seen = journal.chain.epochs.flatMap(({ inside }) => inside?.ledger ?? []);
  const newest = seen.reduce<(typeof seen)[number] | undefined>(
    (before, each) => (before === undefined || each.size > before.size ? each : before),
    undefined,
  );
  return newest && { origin, ...newest };
}

/**
 * Verifies the newest rosters of the desks that the room is at, on the checkpoint that the room
 * itself carries too.
 * @throws VisitError `ledger`; `rolled-back` where a roster is older than the epoch's
 */
export async function verifyReaders(session: RoomSession): Promise<void> {
  const carried = checkpointOf(session);
  if (carried !== undefined) session.ledger.remember(carried);
  const marks = session.state.epochs.at(-1)?.rosters ?? [];
  const rosters = await session.verifyRosters(
    marks.map(({ desk }) => desk),
    announcedIn(session.community),
  );
  for (const { desk, number } of marks) {
    const roster = rosters.find((each) => each.desk === desk);
    if (roster !== undefined && roster.number < number) {
      throw new VisitError('rolled-back', `roster ${roster.number} after ${number}`);
    }
  }
}
