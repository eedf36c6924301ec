import { encodeDeskFile } from '@nearhand/ledger/desk-file';
import type { SeenCheckpoint } from '@nearhand/ledger/trusted-checkpoint';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { KnownEpoch } from './epoch-chain.ts';
import { VisitError } from './error.ts';
import type { Journal } from './journal.ts';
import type { LedgerView } from './ledger-view.ts';
import { desksToProve } from './reader-proofs.ts';
import type {
  AttachmentProof,
  EpochOpener,
  Growth,
  ProvenLedger,
  RoomProofs,
} from './room-proofs.ts';
import type { RoomSession } from './room-session.ts';

/**
 * All that shows others, without the network, that a room was so: what it consists of, what opens
 * it, and what the ledger says of everybody who could read.
 * @throws VisitError `ledger` where the ledger is not believed; of the server
 */
export async function gatherProofs(
  { line, ledger, community, openingsKnown }: RoomSession,
  { chain, first, frames, elements }: Journal,
  attachments: readonly AttachmentProof[],
): Promise<RoomProofs> {
  const { epochs, roomKey } = chain;
  const secrets = await line.secrets();
  const openings = await line.allOpenings(0);
  const isMade = (epoch: KnownEpoch): boolean => epoch.manifest.sequence < first + elements.length;
  const taken = epochs.filter(isMade);
  return {
    origin: community.origin,
    roomKey,
    first,
    openers: taken.map((epoch, index) => openerOf(epoch, secrets[index], epoch === epochs.at(-1))),
    manifests: taken
      .filter(({ manifest }) => manifest.sequence < first)
      .map(({ bytes }) => ({ kind: 'manifest', bytes })),
    elements: frames,
    // Not those since: the conversation beside it has none of them.
    openings: openings.slice(0, openingsKnown),
    attachments,
    ...(await ledgerProofs(ledger, taken)),
  };
}

function openerOf(
  { inside }: KnownEpoch,
  S: Uint8Array | undefined,
  isNewest: boolean,
): EpochOpener {
  if (inside === undefined) return { by: 'nothing' };
  const { K, keys } = inside;
  // `K` is the door of the newest: whoever has it may ask the server for what is said from now on.
  if (!isNewest && K !== undefined && S !== undefined) return { by: 'secrets', K, S };
  const { entryKey, membersKey, openingKey } = keys;
  return { by: 'keys', entryKey, membersKey, openingKey };
}

type LedgerProofs = Pick<RoomProofs, 'ledger' | 'desks' | 'growth' | 'restore'>;

async function ledgerProofs(
  ledger: LedgerView,
  epochs: readonly KnownEpoch[],
): Promise<LedgerProofs> {
  // First, so that no checkpoint is newer than that of the last desk.
  const isContinued = epochs.some(({ inside }) => inside?.restored);
  const restore = isContinued ? await ledger.restoreFile() : undefined;
  const desks: Uint8Array[] = [];
  const seen: SeenCheckpoint[] = restore ? [restore.seen] : [];
  // One after another: each is checked on the checkpoint of the one before.
  for (const desk of desksToProve(epochs)) {
    const { trusted, file } = await ledger.history(desk);
    desks.push(encodeDeskFile(file));
    seen.push(trusted.seen);
  }
  const newest = seen.at(-1);
  if (newest === undefined || desks.length === 0) return { desks, growth: [] };
  const under = epochs.flatMap(({ manifest: { origin }, inside }) =>
    inside?.ledger === undefined ? [] : [{ origin, ...inside.ledger }],
  );
  return {
    ledger: believedBy(ledger),
    desks,
    growth: await growthTo(ledger, newest, [...under, ...seen]),
    ...(restore && { restore: restore.bytes }),
  };
}

function believedBy({ policy: { key, witnesses, needed } }: LedgerView): ProvenLedger {
  return { key: encodeVerifierKey(key), witnesses: witnesses.map(encodeVerifierKey), needed };
}

/** @throws VisitError `ledger` where the newest did not grow from one of them */
async function growthTo(
  ledger: LedgerView,
  newest: SeenCheckpoint,
  before: readonly SeenCheckpoint[],
): Promise<readonly Growth[]> {
  const bySize = new Map(before.map((seen) => [seen.size, seen]));
  const growth: Growth[] = [];
  for (const [size, seen] of [...bySize].sort(([a], [b]) => a - b)) {
    if (size >= newest.size) continue;
    const proof = await ledger.growth(seen, newest);
    if (proof === undefined) throw new VisitError('ledger', `did not grow from ${size}`);
    growth.push({ size, proof });
  }
  return growth;
}
