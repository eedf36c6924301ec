import { useEffect, useState } from 'preact/hooks';
import type { Trail } from './trail.ts';

/** The place that a trail is at, with a new rendering at every step. */
export function useTrail<Place>(trail: Trail<Place>): Place {
  const [, setTurn] = useState(0);
  useEffect(() => trail.subscribe(() => setTurn((turn) => turn + 1)), [trail]);
  return trail.here;
}
