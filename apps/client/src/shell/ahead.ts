type Load = () => Promise<unknown>;

/** Idle this long after the first page stands: its own loading is over even on a slow network. */
const AFTER_MS = 2_000;

const waiting: Load[] = [];
let isStarted = false;
let isFetching = false;

/**
 * Code that a later page needs: fetched once nobody waits for anything, so that no step waits for
 * it and a connection that is lost later takes nothing away that was typed.
 */
export function ahead(...loads: readonly Load[]): void {
  waiting.push(...loads);
  if (isStarted) void fetchAll();
}

/** Begins with all of `ahead` at the first touch, or after a pause. Nothing where data is saved. */
export function fetchAheadOnceIdle(): void {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  if (connection?.saveData) return;
  const timer = setTimeout(start, AFTER_MS);
  const touches = ['pointerdown', 'keydown', 'focusin'] as const;
  for (const touch of touches) addEventListener(touch, start, { passive: true });
  // What a lost connection kept away is fetched when there is one again.
  addEventListener('online', () => void (isStarted && fetchAll()));
  function start(): void {
    clearTimeout(timer);
    for (const touch of touches) removeEventListener(touch, start);
    isStarted = true;
    void fetchAll();
  }
}

async function fetchAll(): Promise<void> {
  if (isFetching) return;
  isFetching = true;
  try {
    for (let load = waiting[0]; load; load = waiting[0]) {
      await idle();
      await load();
      waiting.shift();
    }
  } catch {
    // Without a connection: whoever needs it says so, and `online` begins here again.
  } finally {
    isFetching = false;
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve);
  });
}
