import type { Content } from './content.ts';
import type { CopiedEntry, Element, ReadContent } from './element.ts';
import { type Author, authorKey } from './member.ts';
import { type OpenedRecord, viewOpenings } from './opening.ts';
import { applyToPlan } from './plan-fold.ts';
import { applyEpoch, deskOf, isOneAsk } from './readers-fold.ts';
import { draftOf, finish, type RoomDraft } from './room-draft.ts';
import type { MessageOf, NewerMessage, ReadMessage, RoomState, RoomWarning } from './room-state.ts';
import { noteShift } from './shift-marks.ts';
import { isOfItsSide } from './sides.ts';

type Entry = Extract<Element, { type: 'entry' }>;

/** The room after one more element. */
export function foldElement(state: RoomState, element: Element): RoomState {
  return foldAll(state, [element]);
}

/**
 * The room after these elements, in the order of the journal. Pure; costs what state and elements
 * are long together, so many are better folded at once.
 */
export function foldAll(state: RoomState, elements: readonly Element[]): RoomState {
  const draft = draftOf(state);
  for (const element of elements) apply(draft, element);
  return finish(draft);
}

/**
 * The room with its opening chain from record number `start` on, which must follow the record hash
 * `head` (base64url): zeros for the whole chain.
 */
export function withOpenings(
  state: RoomState,
  records: readonly OpenedRecord[],
  head: string,
  start = 0,
): RoomState {
  const openings = viewOpenings(records, start, head);
  const draft = draftOf(state);
  for (const { inside } of records) {
    if (inside?.shift === undefined || inside.desk === undefined) continue;
    if (noteShift(draft.shifts, inside.desk, inside.shift)) draft.warnings.add('marked-helpers');
  }
  if (openings.some((opening) => !opening.valid)) draft.warnings.add('opening-unverified');
  if (openings.some((opening) => opening.missing)) draft.warnings.add('opening-missing');
  return { ...finish(draft), openings };
}

/** The room with one more thing to warn of. */
export function withWarning(state: RoomState, warning: RoomWarning): RoomState {
  return { ...state, warnings: [...new Set([...state.warnings, warning])].sort() };
}

function apply(draft: RoomDraft, element: Element): void {
  if (element.type === 'epoch') applyEpoch(draft, element.view);
  else if (element.type === 'unreadable') addUnreadable(draft, element);
  else applyEntry(draft, element);
}

function applyEntry(draft: RoomDraft, entry: Entry): void {
  const key = `${authorKey(entry.author)} ${entry.id}`;
  if (draft.seen.has(key)) return;
  const message = readEntry(entry);
  if (message === undefined) {
    addUnreadable(draft, entry);
    return;
  }
  draft.seen.add(key);
  noteEntryShift(draft, entry.author, entry.content);
  draft.messages.push(message);
  if (message.state === 'read') applyContent(draft, message);
}

function addUnreadable(
  draft: RoomDraft,
  { sequence, epoch }: { readonly sequence: number; readonly epoch: number },
): void {
  draft.messages.push({ state: 'unreadable', sequence, epoch });
  draft.warnings.add('unreadable');
}

type Shown = ReadMessage | NewerMessage;

/** The message that an entry is shown as; nothing where it must not count. */
function readEntry(entry: Entry): Shown | undefined {
  const message = messageOf(entry, entry, false);
  if (message?.state !== 'read' || message.content.kind !== 'copied') return message;
  // What was carried over is shown as what it was, under whoever wrote it then.
  return entry.copied === undefined ? undefined : messageOf(entry, entry.copied, true);
}

function messageOf(
  place: { readonly sequence: number; readonly epoch: number },
  { id, author, content }: CopiedEntry,
  copied: boolean,
): Shown | undefined {
  if (content === undefined) return undefined;
  const { sequence, epoch } = place;
  const base = { sequence, epoch, id, author, at: content.at };
  if (content.kind === 'newer') return { ...base, state: 'newer', content };
  if (!isOfItsSide(author, content)) return undefined;
  if (content.kind === 'asked-to-let-in' && !isOneAsk(content)) return undefined;
  return { ...base, state: 'read', content, copied };
}

function noteEntryShift(draft: RoomDraft, author: Author, content: ReadContent): void {
  const desk = deskOf(author);
  if (desk === undefined || content === undefined || content.kind === 'newer') return;
  if (content.shift && noteShift(draft.shifts, desk, content.shift)) {
    draft.warnings.add('marked-helpers');
  }
}

function applyContent(draft: RoomDraft, message: ReadMessage): void {
  const { author, content } = message;
  applyToPlan(draft, author, content);
  if (isKind(message, 'told-outside')) draft.told.push(message);
  else if (isKind(message, 'kept-outside')) draft.kept.push(message);
  else if (isKind(message, 'taken-away')) draft.takenAway.push(message);
  else if (isKind(message, 'outcome')) draft.outcome = message;
  else if (content.kind === 'closed') draft.closed = true;
  else if (content.kind === 'reopened') draft.closed = false;
  // Whoever could read the room before does not thereby read this one.
  else if (!message.copied) applyToHelpers(draft, message);
}

function applyToHelpers(draft: RoomDraft, message: ReadMessage): void {
  const key = authorKey(message.author);
  const others = draft.takenBy.filter((author) => authorKey(author) !== key);
  if (isKind(message, 'asked-to-let-in')) {
    draft.asks = [...draft.asks, message];
  } else if (isKind(message, 'taken')) {
    draft.takenBy = [...others, message.author];
  } else if (isKind(message, 'declined')) {
    draft.takenBy = others;
    draft.declined.push(message);
  }
}

function isKind<K extends Content['kind']>(
  message: ReadMessage | MessageOf<K>,
  kind: K,
): message is MessageOf<K> {
  return message.content.kind === kind;
}
