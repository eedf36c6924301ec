const IDLE_MS = 15 * 60 * 1000;
const SIGNS = ['pointerdown', 'keydown', 'touchstart', 'wheel'] as const;

/**
 * Calls `onIdle` once when nothing was touched for fifteen minutes; a device that slept through them
 * counts as idle as soon as it wakes. Returns how to stop.
 */
export function watchIdle(onIdle: () => void, milliseconds = IDLE_MS): () => void {
  let last = Date.now();
  let timer = 0;
  const check = () => {
    const left = last + milliseconds - Date.now();
    if (left <= 0) onIdle();
    else timer = window.setTimeout(check, left);
  };
  const touch = () => {
    last = Date.now();
  };
  const wake = () => {
    if (document.visibilityState === 'visible' && Date.now() - last >= milliseconds) onIdle();
  };
  for (const sign of SIGNS) addEventListener(sign, touch, { passive: true, capture: true });
  document.addEventListener('visibilitychange', wake);
  timer = window.setTimeout(check, milliseconds);
  return () => {
    clearTimeout(timer);
    for (const sign of SIGNS) removeEventListener(sign, touch, { capture: true });
    document.removeEventListener('visibilitychange', wake);
  };
}
