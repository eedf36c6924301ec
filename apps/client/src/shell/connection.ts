import { useEffect, useState } from 'preact/hooks';

let isLost = false;
const listeners = new Set<(isLost: boolean) => void>();

/** Told by every request whether it reached the server. */
export function noteReach(reached: boolean): void {
  if (isLost === !reached) return;
  isLost = !reached;
  for (const listener of listeners) listener(isLost);
}

/** Whether the last request found no server. */
export function useLostConnection(): boolean {
  const [lost, setLost] = useState(isLost);
  useEffect(() => {
    listeners.add(setLost);
    setLost(isLost);
    return () => {
      listeners.delete(setLost);
    };
  }, []);
  return lost;
}
