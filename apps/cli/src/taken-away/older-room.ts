import { allZero, equal, toBase64url, zeros } from '@nearhand/seal/bytes';
import { decodeManifest, type Manifest } from '@nearhand/seal/manifest';
import { decodeOpening, openingHash } from '@nearhand/seal/opening-record';
import { roomIdOf } from '@nearhand/seal/room-keys';
import { type KnownEpoch, openEpoch, readManifests } from '@nearhand/visit/epoch-chain';
import { VisitError } from '@nearhand/visit/error';
import type { Journal } from '@nearhand/visit/journal';
import type { OlderProofs } from '@nearhand/visit/older-proofs';
import type { CheckedRoom } from './checked-room.ts';
import type { Findings } from './finding.ts';
import { checkReadMessages, provenJournal } from './proven-room.ts';

/**
 * Checks a room that was taken away before its readers came along: that nothing is left out between
 * its first element and its last, and what the room's own key signed. Who the helpers were is not in
 * it, so of what they signed only the place can be checked.
 */
export async function checkOlder(
  proofs: OlderProofs,
  files: ReadonlyMap<string, Uint8Array>,
  findings: Findings,
): Promise<Omit<CheckedRoom, 'findings'>> {
  const { roomKey } = proofs;
  const roomId = roomIdOf(roomKey);
  const epochs = await findings.try('readers', 'A change of who could read does not hold:', () =>
    olderEpochs(proofs),
  );
  const journal =
    epochs &&
    (await findings.try('journal', 'The journal does not hold:', () =>
      provenJournal({ roomId, roomKey, epochs }, proofs),
    ));
  if (journal === undefined) return { isPartial: true };
  tellOlder(journal, findings);
  await findings.try('openings', 'The openings do not hold:', () => checkOrder(roomId, proofs));
  await findings.try('conversation', 'conversation.json says something else:', () =>
    checkReadMessages(journal.state, files.get('conversation.json') ?? new Uint8Array(0)),
  );
  findings.add(
    'unproven',
    'readers',
    'Who the readers were, what they wrote and who opened it: an earlier version took it away, and left out what shows that. Take it away again, if the room is still there.',
  );
  return { isPartial: true, room: toBase64url(roomId), state: journal.state };
}

async function olderEpochs(proofs: OlderProofs): Promise<readonly KnownEpoch[]> {
  const { elements, entryKeys, roomKey } = proofs;
  const frames = elements.filter(({ kind }) => kind === 'manifest');
  const [first] = frames;
  if (first === undefined || frames.length !== entryKeys.length) {
    throw new VisitError('refused-epoch', `${frames.length} of ${entryKeys.length}`);
  }
  const { origin } = await decodeManifest(first.bytes);
  const manifests = await readManifests(frames, origin, roomKey);
  return Promise.all(manifests.map((manifest, i) => olderEpoch(manifest, entryKeys[i])));
}

/** As one whose members cannot be read; its entries can. */
async function olderEpoch(
  manifest: Manifest,
  entryKey: Uint8Array | undefined,
): Promise<KnownEpoch> {
  const epoch = await openEpoch(manifest, new Uint8Array(0), undefined, undefined);
  if (entryKey === undefined) return epoch;
  const keys = { entryKey, membersKey: zeros(), openingKey: zeros() };
  return { ...epoch, inside: { keys, members: [] } };
}

function tellOlder({ elements }: Journal, findings: Findings): void {
  const own = elements.filter(({ type }) => type === 'entry').length;
  const unread = elements.filter(({ type }) => type === 'unreadable').length;
  findings.add(
    'held',
    'journal',
    `${elements.length} elements without a gap, each in its place; ${own} entries are signed by the card.`,
  );
  findings.add('unproven', 'journal', `Who wrote ${unread} more.`);
}

/** @throws VisitError `broken-chain` */
function checkOrder(roomId: Uint8Array, { openings }: OlderProofs): void {
  let head = zeros();
  for (const [i, { bytes }] of openings.entries()) {
    const record = decodeOpening(bytes);
    const follows = i === 0 ? allZero(record.previous) : equal(record.previous, head);
    if (!follows) throw new VisitError('broken-chain', `opening ${i}`);
    head = openingHash(roomId, record);
  }
}
