import type { Frame } from '@nearhand/protocol/frames';
import { encodeContent } from '@nearhand/room/content';
import { zeros } from '@nearhand/seal/bytes';
import { sealEntry } from '@nearhand/seal/entry';
import { randomBytes } from '@nearhand/seal/random';
import { signerOf } from '@nearhand/seal/signature';
import { checkPage } from '@nearhand/visit/journal-page';

const ENTRIES = 64;

/**
 * Opens and checks entries of a room that never was, under keys that are thrown away: code that has
 * run is compiled, and the first page of the real room takes a quarter of the time.
 */
export async function rehearse(): Promise<void> {
  const [roomId, entryKey] = [randomBytes(32), randomBytes(32)];
  const signer = await signerOf(randomBytes(32));
  const frames: Frame[] = [];
  let previous = zeros();
  for (let sequence = 1; sequence <= ENTRIES; sequence += 1) {
    const place = { roomId, epoch: 1, sequence, previous };
    const content = encodeContent({ kind: 'said', at: sequence, text: '…' });
    const said = { id: randomBytes(16), author: zeros(), content, signer };
    const sealed = await sealEntry({ place, entryKey, ...said });
    frames.push({ kind: 'entry', bytes: sealed.bytes });
    previous = sealed.head;
  }
  const view = { epoch: 1, sequence: 0, rosters: [], members: [], hidden: false };
  const inside = { entryKey, members: [] };
  const epoch = { epoch: 1, sequence: 0, head: zeros(), journalHead: zeros(), view, inside };
  await checkPage({ roomId, roomKey: signer.publicKey, epochs: [epoch] }, { frames, first: 1 });
}
