import { decodeCosignature } from '@nearhand/ledger/cosignature';
import type { DeskChronicle } from '@nearhand/ledger/desk-chronicle';
import { type DeskFile, decodeDeskFile } from '@nearhand/ledger/desk-file';
import { LedgerError, type LedgerErrorCode } from '@nearhand/ledger/error';
import { decodeNote } from '@nearhand/ledger/note';
import { checkPins, type DeskPins, type LedgerPolicy } from '@nearhand/ledger/policy';
import {
  decodeRestoreFile,
  type PlacedRestore,
  verifyRestore,
} from '@nearhand/ledger/restore-file';
import {
  isGrownFrom,
  type SeenCheckpoint,
  TrustedCheckpoint,
} from '@nearhand/ledger/trusted-checkpoint';
import { SealError } from '@nearhand/seal/error';
import type { KnownEpoch } from '@nearhand/visit/epoch-chain';
import {
  type ChangeProof,
  chronicleOf,
  desksToProve,
  proveEpochs,
} from '@nearhand/visit/reader-proofs';
import type { RoomProofs } from '@nearhand/visit/room-proofs';

/** By what the ledger of a room that was taken away is believed. */
export interface OfflineTrust {
  readonly policy: LedgerPolicy;
  readonly pins: DeskPins | undefined;
  /** This machine's clock, milliseconds since 1970. */
  readonly now: number;
}

/** What the ledger in the file says of the room's epochs. */
export interface ProvenLedgerPart {
  readonly newest: SeenCheckpoint;
  /** When enough witnesses had seen the newest; undefined where none are asked for. */
  readonly witnessedAt: number | undefined;
  /** Whether the witnesses are those of the pins; undefined without pins. */
  readonly isWitnessedAsPinned: boolean | undefined;
  readonly epochs: ReadonlyMap<number, ChangeProof>;
  readonly restore: PlacedRestore | undefined;
}

/**
 * Holds every change of readers against the ledger, by what is in the file alone.
 * @throws LedgerError as a client that is online would; SealError for what cannot be decoded
 */
export async function proveLedger(
  proofs: RoomProofs,
  epochs: readonly KnownEpoch[],
  { policy, pins, now }: OfflineTrust,
): Promise<ProvenLedgerPart> {
  const files = deskFiles(proofs, epochs);
  const restore = proofs.restore && decodeRestoreFile(proofs.restore);
  const notes = [...files, ...(restore ? [restore] : [])].map(({ checkpoint }) => checkpoint);
  // A file is as old as it is: that witnesses have not seen it lately is no fault of it.
  const at = Math.min(now, newestTime(notes) ?? now);
  const trust = async (note: Uint8Array): Promise<TrustedCheckpoint> => {
    return TrustedCheckpoint.trust(note, { policy, now: at, known: [], consistency: noProof });
  };
  const trusted = await Promise.all(notes.map(trust));
  const newest = trusted.reduce((a, b) => (b.seen.size > a.seen.size ? b : a));
  const isBeginning = (seen: SeenCheckpoint): boolean => isGrown(proofs, seen, newest.seen);
  const stranger = trusted.find(({ seen }) => !isBeginning(seen));
  if (stranger !== undefined) {
    throw new LedgerError('consistency', `${stranger.seen.size} and ${newest.seen.size}`);
  }
  const chronicles = new Map<string, DeskChronicle | LedgerErrorCode>();
  let isWitnessedAsPinned: boolean | undefined;
  for (const [i, file] of files.entries()) {
    const chronicle = await chronicleOf(trusted[i] ?? newest, file.desk, file);
    chronicles.set(file.desk, chronicle);
    if (pins === undefined || typeof chronicle === 'string') continue;
    isWitnessedAsPinned = checkPins(pins, policy, chronicle.roots, chronicle.desk);
  }
  const last = trusted.at(-1);
  return {
    newest: newest.seen,
    witnessedAt: newest.witnessedAt,
    isWitnessedAsPinned,
    epochs: await proveEpochs(epochs, chronicles, isBeginning),
    restore: restore && last && verifyRestore(last, restore),
  };
}

/** One file for each desk that an epoch names, and no other. */
function deskFiles(
  { desks }: RoomProofs,
  epochs: readonly KnownEpoch[],
): readonly [DeskFile, ...DeskFile[]] {
  const files = desks.map(decodeDeskFile);
  const named = desksToProve(epochs);
  const told = new Set(files.map(({ desk }) => desk));
  const missing = [...named].find((desk) => !told.has(desk));
  const [first, ...others] = files;
  if (missing !== undefined || first === undefined) {
    throw new LedgerError('other-desk', `nothing of ${missing ?? 'any'}`);
  }
  if (files.length !== named.size || told.size !== named.size) {
    throw new SealError('trailing', 'desk file');
  }
  return [first, ...others];
}

function isGrown({ growth }: RoomProofs, older: SeenCheckpoint, newest: SeenCheckpoint): boolean {
  const { proof } = growth.find(({ size }) => size === older.size) ?? {};
  return isGrownFrom(older, newest, older.size === newest.size ? [] : (proof ?? []));
}

/** The newest time that a cosignature under one of these notes tells, whoever signed it. */
function newestTime(notes: readonly Uint8Array[]): number | undefined {
  const times = notes.flatMap((note) =>
    decodeNote(note).signatures.flatMap(({ signature }) =>
      signature.length === 72 ? [decodeCosignature(signature).time * 1_000] : [],
    ),
  );
  return times.length === 0 ? undefined : Math.max(...times);
}

function noProof(): never {
  throw new LedgerError('consistency', 'no proof');
}

/** Whether a restore in the ledger is the one that an epoch goes on after. */
export function isContinuedAfter(
  { inside, manifest }: KnownEpoch,
  epochs: readonly KnownEpoch[],
  restore: PlacedRestore | undefined,
): boolean {
  if (inside?.restored === undefined || restore?.backup !== inside.restored.backup) return false;
  const before = epochs.filter((epoch) => epoch.manifest.epoch < manifest.epoch);
  return before.every((epoch) => (epoch.inside?.ledger?.size ?? 0) <= restore.index);
}
