import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { type Community, decodeCommunity } from '@nearhand/protocol/community';
import { readObject } from '@nearhand/protocol/json-reader';
import type { Content } from '@nearhand/room/content';
import type { Member } from '@nearhand/room/member';
import { shownPlan } from '@nearhand/room/plan';
import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import type { Restored } from '@nearhand/seal/members';
import type { RoomKeys } from '@nearhand/seal/room-keys';
import { openEpoch } from './epoch-chain.ts';
import { type Admitted, leafHashOf, type MadeEpoch, makeEpoch } from './epoch-making.ts';
import { isVisitError, VisitError } from './error.ts';
import { extend, headOf, type Journal, nextOf, withEpochs } from './journal.ts';
import type { Announced } from './ledger-view.ts';
import type { RoomSession } from './room-session.ts';

/** Somebody who is to read from the next epoch on. */
export interface Reader {
  readonly leaf: DeviceLeaf;
  readonly desk: string;
  /** What was written before too; without it, from the new epoch on. */
  readonly history: boolean;
}

/** How the readers and the community's rosters have come apart. */
export interface RosterNews {
  /** Readers who are no longer in their desk's roster, or left it. */
  readonly left: readonly Member[];
  /** Devices of the desks involved that cannot read, where the roster has changed since. */
  readonly joined: readonly DeviceLeaf[];
}

/**
 * Compares the readers of a room with the verified rosters of its desks. Of a desk whose roster is
 * not verified yet, nothing is said.
 */
export function rosterNews(session: RoomSession): RosterNews {
  const { state } = session;
  const readers = new Set(state.readers.map(({ leafHash }) => leafHash));
  const marks = state.epochs.at(-1)?.rosters ?? [];
  const left = state.readers.filter(({ leaf, leafHash }) => {
    const roster = session.rosterOf(leaf.desk);
    return roster !== undefined && !isPresent(roster, leafHash);
  });
  const joined = marks.flatMap(({ desk, number }) => {
    const roster = session.rosterOf(desk);
    if (roster === undefined || roster.number === number) return [];
    return roster.devices.filter(({ hash, hasLeft }) => !hasLeft && !readers.has(hash));
  });
  return { left, joined: joined.map(({ leaf }) => leaf) };
}

function isPresent(roster: VerifiedRoster, leafHash: string): boolean {
  return roster.devices.some(({ hash, hasLeft }) => hash === leafHash && !hasLeft);
}

/** What an epoch says besides who can read. */
export interface EpochWish {
  /** Ids of the open steps and appointments to show first; all where absent. */
  readonly shown?: ReadonlySet<string> | undefined;
  /** Where the server was set up again from a backup. */
  readonly restored?: Restored | undefined;
}

/**
 * Makes the epoch in which these devices can read and no other.
 * @throws VisitError `roster-changed` (the session's community and rosters are then the newest),
 *   `no-readers`, `ledger`, `device-waits`
 */
export async function changeReaders(
  session: RoomSession,
  keys: RoomKeys,
  readers: readonly Reader[],
  { shown, restored }: EpochWish = {},
): Promise<void> {
  await session.loadAll();
  await session.turn(async () => {
    for (;;) {
      const made = await prepare(session, keys, readers, { shown, restored });
      if (await send(session, made)) return;
    }
  });
}

async function prepare(
  session: RoomSession,
  keys: RoomKeys,
  readers: readonly Reader[],
  { shown, restored }: EpochWish,
): Promise<MadeEpoch> {
  const { journal, state, community } = session;
  const before = state.epochs.at(-1)?.rosters.map(({ desk }) => desk) ?? [];
  const desks = readers.length > 0 ? readers.map(({ leaf }) => leaf.desk) : before;
  const known = new Map(desks.map((desk) => [desk, session.rosterOf(desk)?.number]));
  const rosters = await session.verifyRosters(desks);
  const isOther = ({ desk, number }: VerifiedRoster) => (known.get(desk) ?? number) !== number;
  // Whoever is new must be seen, and not ticked, before anything is sealed.
  if (rosters.some(isOther)) throw new VisitError('roster-changed', 'meanwhile');
  const { epochs } = journal.chain;
  const epoch = epochs.length + 1;
  const plan = { ...shownPlan(state, shown), at: session.api.clock.now() } as Content;
  return makeEpoch({
    origin: community.origin,
    keys,
    epoch,
    sequence: nextOf(journal),
    journalHead: headOf(journal),
    openingHead: session.openingHead,
    previous: epochs.at(-1)?.manifest,
    // An epoch whose `S` is gone is one that nobody reads: its place is filled all the same.
    older: epochs.map(({ inside }) => inside?.K ?? new Uint8Array(32)),
    admitted: admittedOf(readers, state.readers, epoch),
    rosters,
    restored,
    now: session.api.clock.now(),
    first: [plan],
  });
}

function admittedOf(
  readers: readonly Reader[],
  before: readonly Member[],
  epoch: number,
): readonly Admitted[] {
  return readers.map(({ leaf, history }) => {
    const hash = leafHashOf(leaf);
    const member = before.find(({ leafHash }) => leafHash === hash);
    const since = member?.since ?? epoch;
    return { leaf, since, from: history ? 1 : (member?.from ?? epoch) };
  });
}

/** Whether the room now has this epoch; false where it has moved on and another must be made. */
async function send(session: RoomSession, made: MadeEpoch): Promise<boolean> {
  for (let pause = 1_000; ; pause *= 2) {
    try {
      await session.line.postEpoch(made.body);
      await adopt(session, made);
      return true;
    } catch (error) {
      if (isVisitError(error, 'moved')) return followed(session, made);
      if (isVisitError(error, 'roster-changed')) await learnCommunity(session, error);
      // The same bytes again: a server that had them answers as if it had them now.
      if (!isVisitError(error, 'offline', 'unavailable') || pause > 16_000) throw error;
      await session.api.clock.wait(pause);
    }
  }
}

/** Follows what moved; it may be this very epoch, sent before and taken without an answer. */
async function followed(session: RoomSession, { manifest }: MadeEpoch): Promise<boolean> {
  await session.catchUp();
  const known = session.journal.chain.epochs[manifest.epoch - 1]?.manifest.head;
  return known !== undefined && known.join() === manifest.head.join();
}

async function adopt(
  session: RoomSession,
  { body, manifest, held, secrets }: MadeEpoch,
): Promise<void> {
  const epoch = await openEpoch(manifest, body.manifest, secrets.K, secrets.S);
  const { journal } = session;
  const known: Journal = withEpochs(journal, [...journal.chain.epochs, epoch]);
  const frames = [
    { kind: 'manifest', bytes: body.manifest } as const,
    ...body.entries.map((bytes) => ({ kind: 'entry', bytes }) as const),
  ];
  await session.adopt(held, await extend(known, frames));
}

/** Takes the newest bundle, and verifies the rosters that it announces. */
async function learnCommunity(session: RoomSession, error: VisitError): Promise<never> {
  session.community = changedCommunity(error) ?? session.community;
  const involved = session.state.epochs.at(-1)?.rosters.map(({ desk }) => desk) ?? [];
  await session.verifyRosters(involved, announcedIn(session.community));
  throw error;
}

/** What the server says of its desks, for whoever waits until it is proven. */
export function announcedIn({ desks }: Community): ReadonlyMap<string, Announced> {
  return new Map(
    desks.map(({ id, roster, left }) => {
      const number = roster.devices.length === 0 ? 0 : roster.number;
      return [id, { number, left }];
    }),
  );
}

/** The newest bundle, which comes with the refusal of an epoch made from an older roster. */
export function changedCommunity({ answer }: VisitError): Community | undefined {
  if (answer === undefined) return undefined;
  return decodeCommunity(readObject(answer, 'roster-changed').community);
}
