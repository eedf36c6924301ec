import { createHash } from 'node:crypto';
import { entriesWithEpoch, largestEntry, largestManifest } from '@nearhand/protocol/limits';
import { decodeManifest, type Manifest } from '@nearhand/seal/manifest';
import { SLOT } from '@nearhand/seal/slot';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../refusal.ts';
import { anyBytesIn, bytesIn, idsIn, jsonBody } from '../requests/requests.ts';
import { mostBlobs } from './append-body.ts';
import { headAfter, readEntry, type WireEntry } from './wire-entry.ts';

/** A new epoch, checked for everything that does not need the database. */
export interface NewEpoch {
  readonly manifest: Manifest;
  readonly manifestBytes: Buffer;
  /** The journal's head after the manifest. */
  readonly epochHead: Buffer;
  readonly s: Buffer;
  /** Roster by roster, in the order of the manifest. */
  readonly slots: readonly Buffer[];
  readonly ownSlot: Buffer;
  readonly entries: readonly WireEntry[];
  /** The journal's head after the last entry. */
  readonly head: Buffer;
  /** The place after the last entry. */
  readonly sequence: number;
  readonly blobs: readonly Buffer[];
}

const mostSlots = 2000;

/** Reads an epoch body; `manifest-refused` or `element-refused` where something in it does not hold. */
export async function readEpochBody(
  request: FastifyRequest,
  roomId: Buffer,
  ledgerOrigin: string,
): Promise<NewEpoch> {
  const body = jsonBody(request, ['manifest', 's', 'slots', 'entries', 'blobs']);
  const manifestBytes = anyBytesIn(body.manifest, largestManifest);
  const manifest = await readManifest(manifestBytes);
  const isOurs = manifest.origin === ledgerOrigin && roomId.equals(manifest.roomId);
  if (!isOurs || manifest.rosters.length === 0) throw new Refusal('manifest-refused');
  const slots = readSlots(body.slots, manifest);
  const epochHead = Buffer.from(manifest.head);
  const entries = readEntries(body.entries);
  const chain = followEntries(roomId, manifest, epochHead, entries);
  return {
    manifest,
    manifestBytes,
    epochHead,
    s: bytesIn(body.s, 32),
    slots: slots.slice(0, -1),
    ownSlot: slots.at(-1) ?? Buffer.alloc(0),
    entries,
    ...chain,
    blobs: idsIn(body.blobs, mostBlobs),
  };
}

async function readManifest(bytes: Buffer): Promise<Manifest> {
  try {
    return await decodeManifest(bytes);
  } catch (cause) {
    throw new Refusal('manifest-refused', {}, cause);
  }
}

function readSlots(value: unknown, manifest: Manifest): readonly Buffer[] {
  if (!Array.isArray(value) || value.length > mostSlots) throw new Refusal('malformed');
  const slots = value.map((slot) => bytesIn(slot, SLOT));
  const isNamed =
    slots.length === manifest.slots.length &&
    slots.every((slot, index) => {
      const named = manifest.slots[index];
      const hash = createHash('sha256').update(slot).digest();
      return named !== undefined && hash.equals(named);
    });
  if (!isNamed) throw new Refusal('manifest-refused');
  return slots;
}

function readEntries(value: unknown): readonly WireEntry[] {
  if (!Array.isArray(value) || value.length > entriesWithEpoch) throw new Refusal('malformed');
  return value.map((entry) => readEntry(anyBytesIn(entry, largestEntry)));
}

/** Each entry follows the one before, the first of them the manifest. */
function followEntries(
  roomId: Buffer,
  manifest: Manifest,
  epochHead: Buffer,
  entries: readonly WireEntry[],
): Pick<NewEpoch, 'head' | 'sequence'> {
  let head = epochHead;
  let sequence = manifest.sequence + 1;
  for (const entry of entries) {
    const follows =
      entry.epoch === manifest.epoch && entry.sequence === sequence && head.equals(entry.previous);
    if (!follows) throw new Refusal('element-refused');
    head = headAfter(roomId, entry);
    sequence += 1;
  }
  return { head, sequence };
}
