import type { Words } from './words.ts';

/** Where a report is, or what a step was, in words; what only a newer server knows is its own name. */
export function stateName(state: string, w: Words): string {
  const names: Readonly<Record<string, () => string>> = {
    received: w.rep_state_received,
    accepted: w.rep_state_accepted,
    'not-ours': w.rep_state_not_ours,
    'under-way': w.rep_state_under_way,
    done: w.rep_state_done,
    confirmed: w.rep_state_confirmed,
    reopened: w.rep_state_reopened,
    merged: w.rep_state_merged,
    removed: w.rep_state_removed,
    said: w.rep_state_said,
    unmerged: w.rep_state_unmerged,
    moved: w.rep_state_moved,
    cut: w.rep_state_cut,
    'sent-on': w.rep_state_sent_on,
  };
  return names[state]?.() ?? state;
}
