import { useEffect, useState } from 'preact/hooks';
import type { DeskSession } from './desk-session.ts';

/** A new rendering, at most one a frame, whenever something on the desk has changed. */
export function useDesk(session: DeskSession): void {
  const [, setTurn] = useState(0);
  useEffect(() => {
    let frame = 0;
    const stop = session.subscribe(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setTurn((turn) => turn + 1));
    });
    setTurn((turn) => turn + 1);
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [session]);
}
