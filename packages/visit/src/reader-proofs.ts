import { DeskChronicle, type PastRoster } from '@nearhand/ledger/desk-chronicle';
import type { DeskFile } from '@nearhand/ledger/desk-file';
import { LedgerError, type LedgerErrorCode } from '@nearhand/ledger/error';
import type { SeenCheckpoint, TrustedCheckpoint } from '@nearhand/ledger/trusted-checkpoint';
import { toBase64url } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import type { KnownEpoch } from './epoch-chain.ts';
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

/** What the ledger ever said of each desk, by its id, or why that is refused. */
export type Chronicles = ReadonlyMap<string, DeskChronicle | LedgerErrorCode>;

/** Whether a checkpoint is the beginning of the newest that is believed. */
export type IsBeginning = (seen: SeenCheckpoint) => boolean | Promise<boolean>;

/** The desks whose lists these epochs were made from, with the ledger to hold them against. */
export function desksToProve(epochs: readonly KnownEpoch[]): ReadonlySet<string> {
  return new Set(
    epochs.flatMap(({ inside, view }) =>
      inside?.ledger === undefined ? [] : view.rosters.map(({ desk }) => desk),
    ),
  );
}

/**
 * Holds every change of readers of a room against the ledger, by its epoch.
 * @throws VisitError `ledger` where the ledger itself is not believed; of the server
 */
export async function proveChanges(
  session: RoomSession,
): Promise<ReadonlyMap<number, ChangeProof>> {
  const { epochs } = session.journal.chain;
  const chronicles = new Map<string, DeskChronicle | LedgerErrorCode>();
  // One after another: each is checked on the checkpoint of the one before.
  for (const desk of desksToProve(epochs)) {
    const { trusted, file } = await session.ledger.history(desk);
    chronicles.set(desk, await chronicleOf(trusted, desk, file));
  }
  return proveEpochs(epochs, chronicles, (seen) => session.ledger.contains(seen));
}

/** Holds every change of readers against these chronicles, by its epoch. */
export async function proveEpochs(
  epochs: readonly KnownEpoch[],
  chronicles: Chronicles,
  isBeginning: IsBeginning,
): Promise<ReadonlyMap<number, ChangeProof>> {
  const proofs = new Map<number, ChangeProof>();
  for (const epoch of epochs) {
    proofs.set(epoch.manifest.epoch, await proveEpoch(epoch, chronicles, isBeginning));
  }
  return proofs;
}

/** All that a file says of a desk, or why it is refused. */
export async function chronicleOf(
  trusted: TrustedCheckpoint,
  desk: string,
  file: DeskFile,
): Promise<DeskChronicle | LedgerErrorCode> {
  try {
    return await DeskChronicle.verify(trusted, desk, file);
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    if (error instanceof SealError) return 'leaf';
    throw error;
  }
}

async function proveEpoch(
  { manifest, inside, view }: KnownEpoch,
  chronicles: Chronicles,
  isBeginning: IsBeginning,
): Promise<ChangeProof> {
  if (inside === undefined) return { state: 'hidden' };
  if (inside.ledger === undefined) return { state: 'server-word' };
  const { size } = inside.ledger;
  const isGrownFrom = await isBeginning({ origin: manifest.origin, ...inside.ledger });
  if (!isGrownFrom) return { state: 'refused', why: 'consistency' };
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
