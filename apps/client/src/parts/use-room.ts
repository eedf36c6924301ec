import type { RoomState } from '@nearhand/room/room-state';
import type { RoomVisit } from '@nearhand/visit/room-visit';
import type { Waiting } from '@nearhand/visit/saying';
import { useEffect, useState } from 'preact/hooks';
import { failureCode } from '../shell/failure-text.ts';

/** A room as it stands, with what is on its way. */
export interface RoomNow {
  readonly state: RoomState;
  readonly waiting: readonly Waiting[];
  /** How many older entries are still to come. */
  readonly left: number;
  /** What ended the visit: the room is gone, or what came was refused. */
  readonly end?: unknown;
  /** What the room is refused for: nothing moves in it until `again` finds it whole. */
  readonly refused?: unknown;
  /** Whether the room stands behind a page that says what it is refused for. */
  readonly isStopped: boolean;
  /** Looks at a refused room once more. */
  readonly again: () => Promise<void>;
  /** Shows a refused room to be read; whoever reads is told again once it is refused anew. */
  readonly read: () => void;
}

type Looked = Omit<RoomNow, 'isStopped' | 'again' | 'read'>;

/** Follows a room while the page is open: its state, what waits, and how it ends. */
export function useRoom(visit: RoomVisit): RoomNow {
  const [now, setNow] = useState<Looked>(() => lookAt(visit));
  const [readDespite, setReadDespite] = useState<unknown>();
  const [round, setRound] = useState(0);
  const change = (part: Partial<Looked>) => setNow((before) => ({ ...before, ...part }));
  const again = async () => {
    try {
      await visit.lookAgain();
      setRound((before) => before + 1);
    } catch {
      // What it is refused for, or that there is no connection, is shown where everything is.
      change(lookAt(visit));
    }
  };
  useEffect(() => {
    change({ end: undefined });
    const look = () => change(lookAt(visit));
    const end = (error: unknown) => change({ end: error });
    const stop = new AbortController();
    const unsubscribe = visit.subscribe(look);
    const retry = () => visit.retry();
    addEventListener('online', retry);
    visit.follow(stop.signal).catch(end);
    loadWhole(visit, stop.signal).catch((error) => stop.signal.aborted || end(error));
    look();
    return () => {
      stop.abort();
      unsubscribe();
      removeEventListener('online', retry);
    };
  }, [visit, round]);
  const { refused } = now;
  const isStopped = refused !== undefined && refused !== readDespite;
  return { ...now, isStopped, again, read: () => setReadDespite(refused) };
}

function lookAt({ state, waiting, left, refused }: RoomVisit): Looked {
  return { state, waiting, left, refused };
}

const AGAIN_MS = 5_000;

/** Fetches what is older, again after a lost connection. */
async function loadWhole(visit: RoomVisit, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await visit.loadAll();
      return;
    } catch (error) {
      if (!['offline', 'unavailable', 'too-many', 'internal'].includes(failureCode(error))) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
