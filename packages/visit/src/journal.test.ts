import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { signedLeaf, TestDesk } from '@nearhand/ledger/desk.fixture';
import type { Frame } from '@nearhand/protocol/frames';
import { encodeContent } from '@nearhand/room/content';
import { zeros } from '@nearhand/seal/bytes';
import { drawCard } from '@nearhand/seal/card';
import { sealEntry } from '@nearhand/seal/entry';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { openEpoch } from './epoch-chain.ts';
import { makeEpoch } from './epoch-making.ts';
import { isVisitError } from './error.ts';
import { isWhole, type OlderPage, openJournal, prepend } from './journal.ts';
import { type CheckedPage, checkPage, type Page } from './journal-page.ts';
import { checkPageOf, checkPagesElsewhere } from './page-checking.ts';
import type { RoomChain } from './room-chain.ts';

afterEach(() => checkPagesElsewhere(undefined));

/** A room of one epoch without helpers, and so many entries of its resident after the manifest. */
async function roomOf(count: number) {
  const desk = new TestDesk();
  await desk.found(1, 1);
  desk.put(await signedLeaf('roster', desk.roster(1, []), desk.stewards));
  const { origin } = desk.ledger;
  const keys = await roomKeysOf(drawCard(), origin);
  const before = { sequence: 0, journalHead: zeros(), openingHead: zeros(), previous: undefined };
  const made = await makeEpoch({
    ...{ origin, keys, epoch: 1, ...before },
    ...{ older: [], admitted: [], rosters: [await desk.verified()], now: 0, first: [] },
  });
  const epoch = await openEpoch(made.manifest, made.body.manifest, made.secrets.K, made.secrets.S);
  const chain: RoomChain = {
    ...{ roomId: keys.roomId, roomKey: keys.signer.publicKey, epochs: [epoch] },
  };
  const entryKey = epoch.inside?.keys.entryKey ?? zeros();
  const frames: Frame[] = [{ kind: 'manifest', bytes: made.body.manifest }];
  let previous = made.manifest.head;
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const place = { roomId: keys.roomId, epoch: 1, sequence, previous };
    const content = encodeContent({ kind: 'said', at: sequence, text: `entry ${sequence}` });
    const said = { id: randomBytes(16), author: zeros(), content, signer: keys.signer };
    const sealed = await sealEntry({ place, entryKey, ...said });
    frames.push({ kind: 'entry', bytes: sealed.bytes });
    previous = sealed.head;
  }
  const older = async (first: number, end: number): Promise<OlderPage> => {
    const page = frames.slice(first, end);
    return { frames: page, checked: await checkPageOf(chain, { frames: page, first }) };
  };
  return { chain, frames, older };
}

test('older pages put before a journal at once give the room that one page gives', async () => {
  const { chain, frames, older } = await roomOf(20);
  const newest = await openJournal(chain, frames.slice(15), 15);
  const joined = prepend(newest, [await older(10, 15), await older(0, 10)]);
  const whole = await openJournal(chain, frames, 0);
  assert.equal(joined.state.messages.length, 20);
  assert.deepEqual(joined, whole);
  assert.ok(isWhole(joined));
});

test('a page that is left out, repeated or put in the wrong place is refused', async () => {
  const { chain, frames, older } = await roomOf(20);
  const newest = await openJournal(chain, frames.slice(15), 15);
  const refused = (error: unknown) => isVisitError(error, 'broken-chain');
  const [middle, oldest] = [await older(10, 15), await older(0, 10)];
  assert.throws(() => prepend(newest, [oldest]), refused);
  assert.throws(() => prepend(newest, [oldest, middle]), refused);
  assert.throws(() => prepend(newest, [middle, middle]), refused);
});

test('a page checked elsewhere is what is taken, and keys of no other epoch go there', async () => {
  const { chain, frames } = await roomOf(12);
  const asked: Page[] = [];
  checkPagesElsewhere(async (keys, page) => {
    asked.push(page);
    assert.deepEqual(
      keys.epochs.map(({ epoch }) => epoch),
      [1],
    );
    // As another thread would give it back: the same values, none of them the same objects.
    return structuredClone<CheckedPage>(
      await checkPage(structuredClone(keys), structuredClone(page)),
    );
  });
  const journal = await openJournal(chain, frames, 0);
  assert.equal(asked.length, 1);
  assert.deepEqual(
    journal.state.messages.map(({ state }) => state),
    Array(12).fill('read'),
  );
});

test('what another thread refuses is checked here, and refused with its reason', async () => {
  const { chain, frames } = await roomOf(12);
  let asked = 0;
  checkPagesElsewhere(async () => {
    asked += 1;
    return undefined;
  });
  const torn = frames.filter((_, index) => index !== 5);
  await assert.rejects(openJournal(chain, torn, 0), (error) => isVisitError(error, 'broken-chain'));
  assert.equal((await openJournal(chain, frames, 0)).elements.length, 13);
  assert.equal(asked, 2);
});
