import { DeskChronicle, type PastRoster } from '@nearhand/ledger/desk-chronicle';
import { LedgerError, type LedgerErrorCode } from '@nearhand/ledger/error';
import { toBase64url } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import type { KnownEpoch } from './epoch-chain.ts';
import type { LedgerView } from './ledger-view.ts';
import type { RoomSession } from './room-session.ts';

/** The list that a desk had when an epoch was made. */
export interface ProvenRoster extends PastRoster {
  readonly desk: string;
}

/**
 * What the public ledger says of an epoch, asked here and now.
 *
 * - `held`: each desk's list stood in the ledger as the epoch says, and everybody let in was on it
 * - `server-word`: it was made without the ledger, so nothing but the server said who answers
 * - `hidden`: from before this side was let in
 * - `refused`: it does not fit the ledger
 */
export type ChangeProof =
  | {
      readonly state: 'held';
      /** How many leaves the ledger had then. */
      readonly size: number;
      readonly rosters: readonly ProvenRoster[];
      /** Of devices that left their desk by then: the leaf that says so, by hash (base64url). */
      readonly left: ReadonlyMap<string, number>;
    }
  | { readonly state: 'server-word' }
  | { readonly state: 'hidden' }
  | { readonly state: 'refused'; readonly why: LedgerErrorCode };

type Chronicles = ReadonlyMap<string, DeskChronicle | LedgerErrorCode>;

/**
 * Holds every change of readers of a room against the ledger, by its epoch.
 * @throws VisitError `ledger` where the ledger itself is not believed; of the server
 */
export async function proveChanges(
  session: RoomSession,
): Promise<ReadonlyMap<number, ChangeProof>> {
  const { epochs } = session.journal.chain;
  const desks = epochs.flatMap(({ inside, view }) =>
    inside?.ledger === undefined ? [] : view.rosters.map(({ desk }) => desk),
  );
  const chronicles = new Map<string, DeskChronicle | LedgerErrorCode>();
  // One after another: each is checked on the checkpoint of the one before.
  for (const desk of new Set(desks)) {
    chronicles.set(desk, await readChronicle(session.ledger, desk));
  }
  const proofs = new Map<number, ChangeProof>();
  for (const epoch of epochs) {
    proofs.set(epoch.manifest.epoch, await proveChange(session, epoch, chronicles));
  }
  return proofs;
}

async function readChronicle(
  ledger: LedgerView,
  desk: string,
): Promise<DeskChronicle | LedgerErrorCode> {
  const { trusted, file } = await ledger.history(desk);
  try {
    return await DeskChronicle.verify(trusted, desk, file);
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    if (error instanceof SealError) return 'leaf';
    throw error;
  }
}

async function proveChange(
  { ledger, community }: RoomSession,
  { inside, view }: KnownEpoch,
  chronicles: Chronicles,
): Promise<ChangeProof> {
  if (inside === undefined) return { state: 'hidden' };
  if (inside.ledger === undefined) return { state: 'server-word' };
  const { size } = inside.ledger;
  const isBeginning = await ledger.contains({ origin: community.origin, ...inside.ledger });
  if (!isBeginning) return { state: 'refused', why: 'consistency' };
  const rosters: ProvenRoster[] = [];
  const left = new Map<string, number>();
  for (const mark of view.rosters) {
    const chronicle = chronicles.get(mark.desk);
    if (!(chronicle instanceof DeskChronicle)) {
      return { state: 'refused', why: chronicle ?? 'other-desk' };
    }
    const roster = chronicle.rosterAt(size);
    const isSame = roster?.number === mark.number && roster.devices.length === mark.devices;
    if (roster === undefined || !isSame) return { state: 'refused', why: 'succession' };
    const members = inside.members.filter(({ leaf }) => leaf.desk === mark.desk);
    const hashes = members.map(({ leafHash }) => toBase64url(leafHash));
    const isListed = hashes.every(
      (hash) => roster.devices.includes(hash) && !(leftBy(chronicle, hash) < size),
    );
    if (!isListed) return { state: 'refused', why: 'device' };
    rosters.push({ ...roster, desk: mark.desk });
    for (const [hash, place] of chronicle.leavings) if (place < size) left.set(hash, place);
  }
  const desks = new Set(view.rosters.map(({ desk }) => desk));
  const isOfDesks = inside.members.every(({ leaf }) => desks.has(leaf.desk));
  if (!isOfDesks) return { state: 'refused', why: 'device' };
  return { state: 'held', size, rosters, left };
}

function leftBy({ leavings }: DeskChronicle, device: string): number {
  return leavings.get(device) ?? Number.POSITIVE_INFINITY;
}
