import type { RoomEvent } from '@nearhand/protocol/answers';
import { isVisitError } from './error.ts';
import { nextOf } from './journal.ts';
import type { RoomSession } from './room-session.ts';
import { refuseLess } from './set-back.ts';

/** Milliseconds between two looks where no stream holds. */
export const pollEvery = 15_000;
const betweenStreams = 1_000;

/**
 * Keeps a session up to date until the signal is aborted: by the event stream, begun again whenever
 * it ends, and by looking now and then where it does not hold.
 * @throws VisitError once the room is gone, this side is shut out, or the chain is refused
 */
export async function follow(
  session: RoomSession,
  signal: AbortSignal,
  between: number = pollEvery,
): Promise<void> {
  const { clock } = session.api;
  while (!signal.aborted) {
    let pause = betweenStreams;
    try {
      for await (const event of session.line.events(signal)) await notice(session, event);
      await look(session);
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) await afterEpoch(session, error);
      else pause = between;
      await lookIfPossible(session);
    }
    await clock.wait(pause, signal);
  }
}

/** Looks once for what is new. */
export async function look(session: RoomSession): Promise<void> {
  await notice(session, await session.line.status());
}

/**
 * Looks once more at a room that was refused; where it is whole again, all goes on.
 * @throws VisitError what it is refused for now, or why it could not be looked at
 */
export async function lookAgain(session: RoomSession): Promise<void> {
  await session.turn(async () => {
    try {
      await sureOfLess(session);
    } catch (error) {
      if (!isBehindDoor(session, error)) throw error;
      await session.renew();
    }
    await session.catchUp();
  }, true);
  session.announce();
}

type Standing = Pick<RoomEvent, 'sequence' | 'openings' | 'epoch'>;

async function notice(session: RoomSession, now: Standing): Promise<void> {
  if (now.epoch > session.held.epoch || now.sequence > nextOf(session.journal)) {
    await session.turn(() => session.catchUp());
  } else if (now.sequence < nextOf(session.journal)) {
    await session.turn(() => sureOfLess(session));
  }
  if (now.openings > session.openingsKnown) await session.loadOpenings();
}

/** What was told may be older than what this side wrote meanwhile: asked again while nothing moves. */
async function sureOfLess(session: RoomSession): Promise<void> {
  const { sequence } = await session.line.status();
  if (sequence < nextOf(session.journal)) await refuseLess(session);
}

async function lookIfPossible(session: RoomSession): Promise<void> {
  try {
    await look(session);
  } catch (error) {
    if (!isPassing(error)) await afterEpoch(session, error);
  }
}

/** A door that is gone is a new epoch, or the end. */
async function afterEpoch(session: RoomSession, error: unknown): Promise<void> {
  if (!isBehindDoor(session, error)) throw error;
  const { epoch } = session.held;
  await session.turn(async () => {
    await session.renew();
    if (session.held.epoch === epoch) throw error;
    await session.catchUp();
  });
}

/** Whether this may be a door that a new epoch has replaced; a resident makes those epochs. */
function isBehindDoor({ side }: RoomSession, error: unknown): boolean {
  return side.author.by === 'helper' && isVisitError(error, 'no-such-room', 'epoch-ended');
}

function isPassing(error: unknown): boolean {
  return isVisitError(error, 'offline', 'unavailable', 'internal', 'too-many', 'held', 'malformed');
}
