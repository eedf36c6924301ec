import { render } from 'preact';
import { publicPath } from '../words.ts';
import { depthOf } from './trail.ts';
import { stopWarning } from './unsaved.ts';

const cleaners = new Set<() => void>();
const HISTORY_MS = 150;

/** Whatever holds keys or plain text in memory says here how it is let go. */
export function onLeave(clean: () => void): () => void {
  cleaners.add(clean);
  return () => {
    cleaners.delete(clean);
  };
}

/**
 * *Leave now*: empties the screen and the memory first, then goes to the public first page, with the
 * history entries of this page folded into that one address.
 */
export function leaveNow(): void {
  stopWarning();
  const root = document.getElementById('page');
  if (root) render(null, root);
  for (const clean of cleaners) clean();
  const first = publicPath('/');
  const home = () => location.replace(first);
  const depth = depthOf(history.state);
  if (depth === 0) {
    home();
    return;
  }
  const fold = () => {
    history.replaceState(null, '', first);
    history.pushState(null, '', first);
    home();
  };
  addEventListener('popstate', fold, { once: true });
  setTimeout(home, HISTORY_MS);
  history.go(-depth);
}

/** A page that the browser kept whole in memory is not shown again: it starts anew. */
export function neverRevive(): void {
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}
