import { type BundledArea, decodeAreas } from '@nearhand/protocol/area-bundle';
import { useEffect, useState } from 'preact/hooks';

let fetched: Promise<readonly BundledArea[]> | undefined;

/**
 * All areas of the community, once they are here; empty where there are none. One answer, the same for
 * everybody: which area somebody then looks at is asked of nobody.
 */
export function useAreas(): readonly BundledArea[] {
  const [areas, setAreas] = useState<readonly BundledArea[]>([]);
  useEffect(() => {
    fetched ??= fetchAreas();
    void fetched.then(setAreas);
  }, []);
  return areas;
}

async function fetchAreas(): Promise<readonly BundledArea[]> {
  try {
    const answer = await fetch('/areas.json', { credentials: 'omit' });
    return answer.ok ? decodeAreas(await answer.json()) : [];
  } catch {
    // The list of neighbourhoods is there without them; the next visit of the page tries again.
    fetched = undefined;
    return [];
  }
}
