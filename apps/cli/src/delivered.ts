import type { RoomState } from '@nearhand/room/room-state';
import { VisitError, type VisitErrorCode } from '@nearhand/visit/error';
import type { Waiting } from '@nearhand/visit/saying';
import { CliError } from './cli-error.ts';

/** What of a visit is needed to see something through. */
interface Sending {
  readonly waiting: readonly Waiting[];
  subscribe(listener: (state: RoomState) => void): () => void;
}

const PATIENCE_MS = 60_000;

/**
 * Waits until what was said is there. In a browser it may wait for a connection as long as it takes;
 * a command ends. @throws VisitError with the reason of a refusal, CliError `no-answer`
 */
export async function delivered(visit: Sending, sending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stop = (): void => undefined;
  const refused = new Promise<never>((_, reject) => {
    const look = (): void => {
      const held = visit.waiting.find(({ state }) => state === 'held');
      if (held !== undefined) reject(refusal(held));
    };
    stop = visit.subscribe(look);
    timer = setTimeout(
      () => reject(new CliError('no-answer', 'The server did not answer for a minute: not sent.')),
      PATIENCE_MS,
    );
    look();
  });
  try {
    await Promise.race([sending, refused]);
  } finally {
    clearTimeout(timer);
    stop();
  }
}

function refusal({ error }: Waiting): Error {
  if (error === 'content-shape' || error === 'content-too-long') {
    return new CliError('refused', 'This cannot be written into a room as it is.');
  }
  return new VisitError((error satisfies VisitErrorCode | undefined) ?? 'element-refused');
}
