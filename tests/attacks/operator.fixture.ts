import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { type Signing, TestLedger } from '@nearhand/ledger/desk.fixture';
import { type DeskFile, encodeDeskFile } from '@nearhand/ledger/desk-file';
import { deskOf } from '@nearhand/ledger/desk-history';
import { decodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { decodeEntryBundle } from '@nearhand/ledger/entry-bundle';
import { decodeLeaf, type Leaf, peekKind } from '@nearhand/ledger/leaf';
import { decodeNote } from '@nearhand/ledger/note';
import type { NoteSigner } from '@nearhand/ledger/note-signature';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { decodeLeaving, decodeRoster } from '@nearhand/seal/roster';
import { signerOf } from '@nearhand/seal/signature';
import type { NewDevice } from '@nearhand/visit/enrolment';
import { getCommunity } from '../../apps/server/src/features/community/community.ts';
import { openSigningKeys } from '../../apps/server/src/features/ledger/signing-keys.ts';
import type { Alteration } from '../integration/altering-server.fixture.ts';
import type { Served } from '../integration/served.ts';

/** The key that signs the checkpoints of a server: whoever runs it has that. */
export async function ledgerKeyOf({ database }: Served): Promise<NoteSigner> {
  const community = await getCommunity(database.db);
  if (community === undefined) throw new Error('no community');
  const [key] = await openSigningKeys(database.db, database.dataFolder, community);
  if (key === undefined) throw new Error('no key');
  return key;
}

/** All leaves that a server has published so far. */
async function publishedLeaves({ url }: Served): Promise<readonly Uint8Array[]> {
  const note = new Uint8Array(await (await fetch(`${url}/ledger/checkpoint`)).arrayBuffer());
  const { size } = decodeCheckpoint(decodeNote(note).text);
  if (size > 255) throw new Error('more than one bundle of leaves');
  const answer = await fetch(`${url}/ledger/tile/entries/000.p/${size}`);
  return decodeEntryBundle(new Uint8Array(await answer.arrayBuffer()), size);
}

/**
 * The ledger of a server in the hands of whoever runs it: its leaves, or the first so many of them,
 * and its key. What is added to it is refused by nobody but clients.
 */
export async function forge(served: Served, size?: number): Promise<TestLedger> {
  const ledger = new TestLedger(await ledgerKeyOf(served));
  for (const leaf of (await publishedLeaves(served)).slice(0, size)) ledger.take(leaf);
  return ledger;
}

/** Waits until what was done is published. */
export async function untilPublished(
  served: Served,
  holds: (leaves: readonly Leaf[]) => boolean,
): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds((await publishedLeaves(served)).map(decodeLeaf))) {
    if (Date.now() > end) throw new Error('never published');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A device or steward as it signs. */
export async function signingOf({ content, leafBytes }: NewDevice): Promise<Signing> {
  const signer = await signerOf(fromBase64url(content.seed));
  return { signer, leafBytes, hash: toBase64url(leafHash(leafBytes)) };
}

/** The places of what counts of a desk, as an honest server picks them for the desk's file. */
export function countingPlaces(ledger: TestLedger, desk: string): readonly number[] {
  const own = placesOf(ledger, desk);
  const roster = own.findLast(({ leaf }) => leaf.kind === 'roster');
  const listed = roster ? decodeRoster(roster.leaf.payload).devices : [];
  return own
    .filter((each) => each.leaf.kind === 'root' || each === roster || isAbout(each.leaf, listed))
    .map(({ place }) => place);
}

/** Everybody who left a desk, in the order of their leavings. */
export function leftOf(ledger: TestLedger, desk: string): readonly string[] {
  return placesOf(ledger, desk).flatMap(({ leaf }) =>
    leaf.kind === 'leaving' ? decodeLeaving(leaf.payload).device : [],
  );
}

export interface PlacedLeaf {
  readonly place: number;
  readonly leaf: Leaf;
}

/** Every leaf of a desk. */
export function placesOf(ledger: TestLedger, desk: string): readonly PlacedLeaf[] {
  return Array.from({ length: ledger.size }, (_, place) => place).flatMap((place) => {
    const bytes = ledger.leaf(place);
    if (peekKind(bytes) === undefined) return [];
    const leaf = decodeLeaf(bytes);
    return deskOf(leaf) === desk ? { place, leaf } : [];
  });
}

function isAbout({ kind, payload }: Leaf, listed: readonly string[]): boolean {
  if (kind === 'device') return listed.includes(toBase64url(decodeDeviceEntry(payload).hash));
  return kind === 'leaving' && listed.includes(decodeLeaving(payload).device);
}

/** A forged ledger as it is shown: the file of one desk under a checkpoint. */
export interface Show {
  readonly ledger: TestLedger;
  readonly desk: string;
  /** The signed note. */
  readonly note: Uint8Array;
  /** Other places than an honest server would pick. */
  readonly places?: readonly number[];
  /** What becomes of the file. */
  readonly change?: (file: DeskFile) => DeskFile;
}

/** Answers for the ledger with this one. Everything else is the truth. */
export async function shows({ ledger, desk, note, ...show }: Show): Promise<Alteration> {
  const { places = countingPlaces(ledger, desk), change = (file) => file } = show;
  const made = await ledger.file(desk, places, leftOf(ledger, desk));
  const file = Buffer.from(encodeDeskFile(change({ ...made, checkpoint: note })));
  return async (path) => {
    if (path === `/ledger/desks/${desk}`) return file;
    const [, older, size] = /^\/ledger\/consistency\/(\d+)\/(\d+)$/.exec(path) ?? [];
    if (older === undefined) return undefined;
    return Buffer.concat(await ledger.consistency(Number(older), Number(size)));
  };
}
