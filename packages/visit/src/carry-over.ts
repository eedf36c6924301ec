import type { Attachment } from '@nearhand/room/content';
import { authorKey, type Member } from '@nearhand/room/member';
import type { Message } from '@nearhand/room/room-state';
import { equal, toBase64url } from '@nearhand/seal/bytes';
import type { Card } from '@nearhand/seal/card';
import { type RoomKeys, roomKeysOf } from '@nearhand/seal/room-keys';
import { ask } from './asking.ts';
import { type CarriedEntry, carriedEntries, copiedAt, entryKeyOf } from './carried-entry.ts';
import { type Delivery, deliver } from './delivery.ts';
import { isVisitError, VisitError } from './error.ts';
import type { Parcel } from './outbox.ts';
import { announcedIn, changedCommunity, changeReaders, rosterNews } from './readers-change.ts';
import { type Known, ResidentVisit } from './resident-visit.ts';
import type { RoomSession } from './room-session.ts';
import { download, uploadAttachments } from './upload.ts';

/** "Somebody saw my card" (`docs/decisions/0006`). */
export interface CarryingOver {
  readonly newCard: Card;
  /** The value of `Nearhand-Work`; asked for only where the new room is still to be made. */
  readonly work: () => Promise<string>;
  readonly onProgress?: (progress: CarryProgress) => void;
  readonly signal?: AbortSignal;
}

/** How many entries are in the new room, of how many. */
export interface CarryProgress {
  readonly done: number;
  readonly total: number;
}

interface Carrying {
  readonly old: RoomSession;
  readonly next: RoomSession;
  readonly keys: RoomKeys;
  readonly wish: CarryingOver;
}

type SessionOf = (visit: ResidentVisit) => RoomSession;

/**
 * Makes the room of a new card with the same readers, ends the old one for everybody else, copies
 * its entries in order, checks in what the server then gives that each is there, and erases the old
 * room last. Called again with the same new card it goes on where it was.
 *
 * @throws VisitError `too-many` once a day's entries or bytes are used up: the rest another day;
 *   `too-large` before anything is made, where an entry fits no new one; `no-readers` where all have
 *   left; `room-exists` where the new card opens another room; `other-room` for the same card;
 *   `desk-paused`, `stopped`, …
 */
export async function carryOver(
  old: RoomSession,
  wish: CarryingOver,
  sessionOf: SessionOf,
): Promise<ResidentVisit> {
  const keys = await roomKeysOf(wish.newCard, old.community.origin);
  if (equal(keys.roomId, old.roomId)) throw new VisitError('other-room', 'the same card');
  await old.loadAll();
  await old.verifyRosters(desksOf(old));
  const visit = await enterNew(old, keys, wish, sessionOf);
  const carrying = { old, next: sessionOf(visit), keys, wish };
  await endOld(old);
  const entries = carriedEntries(old);
  await copyAll(carrying, entries);
  const whole = await reopened(carrying, entries);
  await eraseOld(old);
  return whole;
}

/** The new room: the one that an earlier call made, or one made now. */
async function enterNew(
  old: RoomSession,
  keys: RoomKeys,
  wish: CarryingOver,
  sessionOf: SessionOf,
): Promise<ResidentVisit> {
  const entries = carriedEntries(old);
  try {
    const visit = await ResidentVisit.open(old.api, old.community, keys, known(old));
    await visit.loadAll();
    refuseStranger(old, sessionOf(visit), entries);
    return visit;
  } catch (error) {
    if (!isVisitError(error, 'no-such-room')) throw error;
  }
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await makeNew(old, wish, entries[0]?.epoch ?? Number.POSITIVE_INFINITY);
    } catch (error) {
      const newest = isVisitError(error, 'roster-changed') ? changedCommunity(error) : undefined;
      if (newest === undefined || attempt === 3) throw error;
      old.community = newest;
      await old.verifyRosters(desksOf(old), announcedIn(newest));
    }
  }
}

function makeNew(
  old: RoomSession,
  { newCard: card, work, signal }: CarryingOver,
  firstEpoch: number,
): Promise<ResidentVisit> {
  const { api, community, ledger } = old;
  const staying = stayingReaders(old);
  if (staying.length === 0) throw new VisitError('no-readers');
  const desks = new Set(staying.map(({ leaf }) => leaf.desk));
  return ask(api, {
    community,
    card,
    ledger,
    rosters: [...desks].flatMap((desk) => old.rosterOf(desk) ?? []),
    readersLater: true,
    members: staying.filter(({ from }) => from <= firstEpoch).map(({ leaf }) => leaf),
    first: [],
    work: work(),
    ...(signal && { signal }),
  });
}

/** The ledger as it was seen in one visit goes on in the next. */
function known({ ledger }: RoomSession): Known {
  return { seen: ledger.memory() };
}

function desksOf({ state }: RoomSession): readonly string[] {
  return state.readers.map(({ leaf }) => leaf.desk);
}

/** Readers of the old room who are still at their desk. */
function stayingReaders(old: RoomSession): readonly Member[] {
  const left = new Set(rosterNews(old).left.map(({ leafHash }) => leafHash));
  return old.state.readers.filter(({ leafHash }) => !left.has(leafHash));
}

/** A room of another card would show the old one to its own readers. */
function refuseStranger(
  old: RoomSession,
  next: RoomSession,
  entries: readonly CarriedEntry[],
): void {
  const hasBegun = entries.some((entry) => isThere(next, entry));
  const known = new Set(old.state.readers.map(({ leafHash }) => leafHash));
  const isNew =
    next.state.messages.every(isPlanShown) &&
    next.state.readers.every(({ leafHash }) => known.has(leafHash));
  if (!hasBegun && !isNew) throw new VisitError('room-exists', 'another room');
}

function isPlanShown(message: Message): boolean {
  return message.state === 'read' && message.content.kind === 'shown';
}

function isThere({ state, side }: RoomSession, { id }: CarriedEntry): boolean {
  return state.seen.has(`${authorKey(side.author)} ${toBase64url(id)}`);
}

/** Nobody writes into the old room any more, and its helpers find it no more. */
async function endOld(old: RoomSession): Promise<void> {
  try {
    await old.line.replace();
  } catch (error) {
    if (!isVisitError(error, 'room-replaced')) throw error;
  }
  await old.turn(() => old.catchUp());
}

async function copyAll(carrying: Carrying, entries: readonly CarriedEntry[]): Promise<void> {
  const { next, wish } = carrying;
  const total = entries.length;
  for (const [done, entry] of entries.entries()) {
    wish.onProgress?.({ done, total });
    if (!isThere(next, entry)) await copy(carrying, entry);
  }
  await letIn(carrying, Number.POSITIVE_INFINITY);
  wish.onProgress?.({ done: total, total });
}

async function copy(carrying: Carrying, entry: CarriedEntry): Promise<void> {
  const { next } = carrying;
  await letIn(carrying, entry.epoch);
  const fresh: Attachment[] = [];
  const attachments: Attachment[] = [];
  for (const each of entry.attachments) {
    const moved = await persist(carrying, () => moveAttachment(carrying, each));
    if (moved !== undefined) fresh.push(moved);
    attachments.push(moved ?? each);
  }
  const parcel: Parcel<Delivery> = {
    id: entry.id,
    content: copiedAt(entry.content, next.api.clock.now(), attachments),
    attachments: [],
    progress: { attachments: fresh },
  };
  await persist(carrying, () => deliver(next, parcel));
}

/** Seals an attachment anew; undefined where the old room has nothing that opens. */
async function moveAttachment(
  { old, next }: Carrying,
  attachment: Attachment,
): Promise<Attachment | undefined> {
  const { name, type, size } = attachment;
  let bytes: Uint8Array;
  try {
    bytes = await download(old, attachment);
  } catch (error) {
    if (isVisitError(error, 'attachment', 'blob-unknown')) return undefined;
    throw error;
  }
  const content = { kind: 'said', text: '', at: 0 } as const;
  const [moved] = await uploadAttachments(next, { content, attachments: [{ name, type, bytes }] });
  // Described as it was signed, also where that was not so.
  return moved && { ...moved, name, type, size };
}

/**
 * Lets in who could read that epoch of the old room, before anything of it is copied: who was let in
 * there without what came before does not get it here. Whoever was shut out here stays out.
 */
async function letIn({ old, next, keys }: Carrying, epoch: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const { readers, past } = next.state;
    const known = new Set([...readers, ...past.map(({ member }) => member)].map(hashOf));
    const missing = stayingReaders(old).filter(
      (member) => member.from <= epoch && !known.has(member.leafHash),
    );
    if (missing.length === 0) return;
    const left = new Set(rosterNews(next).left.map(hashOf));
    const all = [...readers.filter((member) => !left.has(member.leafHash)), ...missing];
    const wanted = all.map(({ leaf }) => ({ leaf, desk: leaf.desk, history: false }));
    try {
      await changeReaders(next, keys, wanted, { shown: new Set() });
      return;
    } catch (error) {
      if (!isVisitError(error, 'roster-changed') || attempt === 3) throw error;
      old.community = next.community;
      await old.verifyRosters(desksOf(old));
    }
  }
}

function hashOf({ leafHash }: Member): string {
  return leafHash;
}

/** Goes on through lost connections until it is called off. */
async function persist<T>({ next, wish }: Carrying, work: () => Promise<T>): Promise<T> {
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 30_000)) {
    if (wish.signal?.aborted) throw new VisitError('stopped', 'carry over');
    try {
      return await work();
    } catch (error) {
      if (!isVisitError(error, 'offline', 'unavailable')) throw error;
      await next.api.clock.wait(pause, wish.signal);
    }
  }
}

/**
 * The new room as the server gives it to somebody who comes with the card alone.
 * @throws VisitError `broken-chain` where not every entry is in it as it was
 */
async function reopened(
  { old, next, keys, wish }: Carrying,
  entries: readonly CarriedEntry[],
): Promise<ResidentVisit> {
  if (wish.signal?.aborted) throw new VisitError('stopped', 'carry over');
  const visit = await ResidentVisit.open(next.api, next.community, keys, known(next));
  await visit.loadAll();
  const there = new Map(
    visit.state.messages.flatMap((message): readonly [string, string][] =>
      message.state === 'unreadable' || (message.state === 'read' && !message.copied)
        ? []
        : [[entryKeyOf(message), saidIn(message)]],
    ),
  );
  const lacking = entries.filter(
    ({ message }) => there.get(entryKeyOf(message)) !== saidIn(message),
  );
  if (lacking.length > 0) {
    throw new VisitError('broken-chain', `${lacking.length} of ${old.state.messages.length}`);
  }
  return visit;
}

/** The content as text; attachments by what they are, not by where they lie. */
function saidIn({ content }: CarriedEntry['message']): string {
  if (content.kind !== 'said' || content.attachments === undefined) return JSON.stringify(content);
  const named = content.attachments.map(({ name, type, size }) => ({ name, type, size }));
  return JSON.stringify({ ...content, attachments: named });
}

/** The last step; one that was done and not heard of is done. */
async function eraseOld(old: RoomSession): Promise<void> {
  for (let pause = 1_000; ; pause *= 2) {
    try {
      await old.line.erase();
      return;
    } catch (error) {
      if (isVisitError(error, 'no-such-room')) return;
      if (!isVisitError(error, 'offline', 'unavailable') || pause > 30_000) throw error;
      await old.api.clock.wait(pause);
    }
  }
}
