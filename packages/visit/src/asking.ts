import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community } from '@nearhand/protocol/community';
import { encodeEpochBody } from '@nearhand/protocol/epoch-body';
import { workHeader } from '@nearhand/protocol/headers';
import { keepChoices } from '@nearhand/protocol/limits';
import type { RoomStatus } from '@nearhand/protocol/room-status';
import { zeros } from '@nearhand/seal/bytes';
import type { Card } from '@nearhand/seal/card';
import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import { type RoomKeys, roomKeysOf } from '@nearhand/seal/room-keys';
import type { Api } from './api.ts';
import { readBytes } from './api.ts';
import { openEpoch } from './epoch-chain.ts';
import { type MadeEpoch, makeEpoch } from './epoch-making.ts';
import { isVisitError, VisitError } from './error.ts';
import { headOf, nextOf, openJournal } from './journal.ts';
import type { LedgerView } from './ledger-view.ts';
import { Nonces } from './nonces.ts';
import { residentSide, residentStanding } from './resident-side.ts';
import { ResidentVisit } from './resident-visit.ts';
import { RoomSession } from './room-session.ts';
import type { NewAttachment, Saying } from './saying.ts';

/** A first request for help. */
export interface Asking {
  readonly community: Community;
  readonly card: Card;
  /** Whom to believe about rosters, from here on too. */
  readonly ledger: LedgerView;
  /** Of the desks asked, as they were shown. */
  readonly rosters: readonly VerifiedRoster[];
  /** The devices ticked. */
  readonly members: readonly DeviceLeaf[];
  /** Nobody is let in yet: a room that is carried over lets its readers in one after another. */
  readonly readersLater?: true;
  /** What is said first, at most four. */
  readonly first: readonly Saying[];
  /** The value of `Nearhand-Work`: solved work, or `token.…` of a desk. */
  readonly work: Promise<string>;
  /** Sent behind the first words, once the room is there. */
  readonly attachments?: readonly NewAttachment[];
  /** Calls the waiting for a connection off. */
  readonly signal?: AbortSignal;
  /** Told whenever the connection is found missing, before it is tried again. */
  readonly onWaiting?: () => void;
}

/**
 * Makes a room and says the first words in it. Without a connection it goes on trying with the
 * same bytes, so that one request makes one room.
 * @throws VisitError `no-readers`, `device-waits`, `desk-paused`, `roster-changed` (its answer has the newest
 *   bundle), `work-refused`, `stopped`, …
 */
export async function ask(api: Api, asking: Asking): Promise<ResidentVisit> {
  const { community, card, members, rosters } = asking;
  const isEmpty = members.length === 0 && !asking.readersLater;
  if (rosters.length === 0 || isEmpty) throw new VisitError('no-readers');
  const keys = await roomKeysOf(card, community.origin);
  const first = asking.first.map((saying) => ({ at: api.clock.now(), ...saying }));
  const made = await makeEpoch({
    origin: community.origin,
    keys,
    epoch: 1,
    sequence: 0,
    journalHead: zeros(),
    openingHead: zeros(),
    previous: undefined,
    older: [],
    admitted: members.map((leaf) => ({ leaf, from: 1, since: 1 })),
    rosters,
    now: api.clock.now(),
    first,
  });
  await send(api, asking, keys, made);
  const visit = await enterMade(api, asking, keys, made);
  for (const attachment of asking.attachments ?? []) {
    // Stays in `waiting` until it is there; the room is open meanwhile.
    void visit.say({ kind: 'said', text: '' }, [attachment]);
  }
  return visit;
}

async function send(
  api: Api,
  { community, work, signal, onWaiting }: Asking,
  keys: RoomKeys,
  made: MadeEpoch,
): Promise<void> {
  const body = encodeEpochBody(made.body);
  const request = { method: 'POST', path: '/api/rooms', body } as const;
  const nonces = new Nonces();
  const signing = { signer: keys.signer, origin: community.origin, epoch: 1, named: true, nonces };
  const headers = { [workHeader]: await work };
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 30_000)) {
    try {
      const all = { ...request, headers, ...(signal && { signal }) };
      await readBytes(await api.sendSigned(all, signing));
      return;
    } catch (error) {
      if (!isVisitError(error, 'offline', 'unavailable')) throw error;
      onWaiting?.();
      await api.clock.wait(pause, signal);
      if (signal?.aborted) throw new VisitError('stopped', 'ask', { cause: error });
    }
  }
}

/** Everything of a room just made is known already: nothing has to be fetched to show it. */
async function enterMade(
  api: Api,
  { community, ledger, rosters }: Asking,
  keys: RoomKeys,
  { body, manifest, held, secrets }: MadeEpoch,
): Promise<ResidentVisit> {
  const epoch = await openEpoch(manifest, body.manifest, secrets.K, secrets.S);
  const chain = { roomId: keys.roomId, roomKey: keys.signer.publicKey, epochs: [epoch] };
  const frames = [
    { kind: 'manifest', bytes: body.manifest } as const,
    ...body.entries.map((bytes) => ({ kind: 'entry', bytes }) as const),
  ];
  const journal = await openJournal(chain, frames, 0);
  const side = residentSide(api, community, keys);
  const session = await RoomSession.of({ api, community, ledger, side, held }, journal);
  for (const roster of rosters) session.learnRoster(roster);
  return new ResidentVisit(session, keys, await statusOf(api, community, keys, session));
}

/** The room is made: a connection lost just now must not look as if it were not. */
async function statusOf(
  api: Api,
  community: Community,
  keys: RoomKeys,
  { journal, held }: RoomSession,
): Promise<RoomStatus> {
  try {
    return (await residentStanding(api, community, keys)).status;
  } catch (error) {
    if (!isVisitError(error, 'offline', 'unavailable')) throw error;
    const [epoch] = journal.chain.epochs;
    const { door, commitment } = epoch?.manifest ?? { door: zeros(), commitment: zeros() };
    return {
      state: 'open',
      epoch: held.epoch,
      head: headOf(journal),
      sequence: nextOf(journal),
      openingHead: zeros(),
      openings: 0,
      tie: { door, commitment },
      visited: new Date(api.serverNow()).toISOString().slice(0, 10),
      keep: keepChoices[0],
    };
  }
}
