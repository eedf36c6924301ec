import type { SeenCheckpoint } from '@nearhand/ledger/trusted-checkpoint';
import type { Restored } from '@nearhand/seal/members';
import { isVisitError, VisitError } from './error.ts';
import type { Reader } from './readers-change.ts';
import { checkpointOf } from './readers-check.ts';
import type { RoomSession } from './room-session.ts';
import type { VisitMemory } from './visit-memory.ts';

/** How a room that was set back is to be continued (`ROOMS.md`, "Erasing, expiring, restoring"). */
export interface Continuation {
  /** What the next epoch says. */
  readonly restored: Restored;
  /** Who could read as this device remembers it; undefined where they have to be confirmed. */
  readonly readers: readonly Reader[] | undefined;
}

/**
 * Believes that a server was set up again from a backup of this day only where its ledger says so,
 * after everything that this room is known to have been built on: whoever wants to set back one room
 * has to tell everybody.
 * @throws VisitError `rolled-back` where it does not; `ledger`
 */
export async function continuationOf(
  session: RoomSession,
  backup: string,
  memory: VisitMemory | undefined,
): Promise<Continuation> {
  await believeRestore(session, backup, [checkpointOf(session), memory?.ledger?.checkpoint]);
  if (memory === undefined) return { restored: { backup }, readers: undefined };
  const { epoch, manifest, sequence, head } = memory;
  return {
    restored: { backup, abandoned: { epoch, manifest, sequence, head } },
    readers: await rememberedReaders(session, memory),
  };
}

/**
 * That the ledger tells of a restore from a backup of this day after all these checkpoints.
 * @throws VisitError `rolled-back`, `ledger`
 */
export async function believeRestore(
  { ledger }: RoomSession,
  backup: string,
  before: readonly (SeenCheckpoint | undefined)[],
): Promise<void> {
  const restore = await ledger.restore();
  const size = Math.max(0, ...before.map((seen) => seen?.size ?? 0));
  if (restore?.backup === backup && restore.index >= size) return;
  throw new VisitError('rolled-back', 'no restore');
}

/** Those of the remembered who are still in their desk's roster; undefined where none is. */
async function rememberedReaders(
  session: RoomSession,
  { readers }: VisitMemory,
): Promise<readonly Reader[] | undefined> {
  if (readers === undefined) return undefined;
  const rosters = await session.verifyRosters(readers.map(({ desk }) => desk));
  const staying = readers.flatMap(({ desk, hash, from }): readonly Reader[] => {
    const roster = rosters.find((each) => each.desk === desk);
    const device = roster?.devices.find((each) => each.hash === hash && !each.hasLeft);
    return device === undefined ? [] : [{ leaf: device.leaf, desk, history: from === 1 }];
  });
  return staying.length === 0 ? undefined : staying;
}

/**
 * What a session finds that has seen more than the server has now.
 * @throws VisitError `set-back` where the server says that it was set up again, else `rolled-back`
 */
export async function refuseLess(session: RoomSession): Promise<never> {
  let isSetBack = false;
  try {
    isSetBack = (await session.line.status()).setBack !== undefined;
  } catch (error) {
    if (!isVisitError(error, 'no-such-room', 'epoch-ended')) throw error;
  }
  throw new VisitError(isSetBack ? 'set-back' : 'rolled-back', 'less than before');
}
