import type { Content, ContentOf } from './content.ts';
import type { Author } from './member.ts';
import type { RoomDraft } from './room-draft.ts';
import type { Step } from './room-state.ts';

/** Lets a content change the plan or the appointments, if it is of a kind that does. */
export function applyToPlan(draft: RoomDraft, author: Author, content: Content): void {
  if (content.kind === 'step-added') addStep(draft, content);
  else if (content.kind === 'step-changed') changeStep(draft, content);
  else if (content.kind === 'step-ticked') tickStep(draft, author, content);
  else if (content.kind === 'appointment') setAppointment(draft, content);
  else if (content.kind === 'shown') showPlan(draft, content);
}

function setAppointment(draft: RoomDraft, content: ContentOf<'appointment'>): void {
  const { appointment, what, where, start, cancelled = false } = content;
  draft.appointments.set(appointment, { appointment, what, where, start, cancelled });
}

/** A step id that is taken already keeps its first step. */
function addStep(draft: RoomDraft, content: ContentOf<'step-added'>): void {
  if (draft.steps.has(content.step)) return;
  const { kind, at, shift, step, ...terms } = content;
  draft.steps.set(step, { ...terms, id: step, done: false, dropped: false });
}

function changeStep(draft: RoomDraft, content: ContentOf<'step-changed'>): void {
  const before = draft.steps.get(content.step);
  if (before === undefined) return;
  const { kind, at, shift, step, by, dropped = before.dropped, ...terms } = content;
  const { by: byBefore, ...rest } = before;
  const date = by === undefined ? byBefore : by;
  draft.steps.set(step, {
    ...rest,
    ...terms,
    dropped,
    ...(date === undefined || date === '' ? {} : { by: date }),
  });
}

function tickStep(draft: RoomDraft, author: Author, content: ContentOf<'step-ticked'>): void {
  const before = draft.steps.get(content.step);
  if (before === undefined) return;
  const { tickedBy, ...rest } = before;
  const step: Step = { ...rest, done: content.done };
  draft.steps.set(content.step, content.done ? { ...step, tickedBy: author } : step);
}

/** What the resident shows at the beginning of an epoch holds for old and new readers alike. */
function showPlan(draft: RoomDraft, content: ContentOf<'shown'>): void {
  for (const { step, ...terms } of content.steps) {
    const before = draft.steps.get(step);
    const ticked = terms.done && before?.tickedBy ? { tickedBy: before.tickedBy } : {};
    draft.steps.set(step, { ...terms, ...ticked, id: step, dropped: false });
  }
  for (const { appointment, what, where, start } of content.appointments) {
    draft.appointments.set(appointment, { appointment, what, where, start, cancelled: false });
  }
}
