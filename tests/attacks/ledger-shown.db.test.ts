import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { cosigner } from '@nearhand/ledger/cosignature';
import {
  drawDevice,
  drawSteward,
  type Signing,
  signedLeaf,
  TestLedger,
} from '@nearhand/ledger/desk.fixture';
import { nextRoot } from '@nearhand/ledger/desk-root';
import { encodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { decodeLeaf, encodeLeaf } from '@nearhand/ledger/leaf';
import { decodeNote, encodeNote } from '@nearhand/ledger/note';
import { pinsOf } from '@nearhand/ledger/policy';
import { decodeVerifierKey, encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import { type LedgerKnowledge, LedgerView } from '@nearhand/visit/ledger-view';
import type { Reader } from '@nearhand/visit/readers-change';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { nearhand } from '../integration/nearhand.fixture.ts';
import { askFor, leafOf, signIn, type Wire, wireTo } from '../integration/served.ts';
import { raiseAttacked, refusedByLedger } from './attacked.fixture.ts';
import {
  countingPlaces,
  forge,
  ledgerKeyOf,
  placesOf,
  shows,
  signingOf,
} from './operator.fixture.ts';

/**
 * What a server in wrong hands can show of its ledger: it has the ledger's key, and signs whatever
 * tree it likes. Each attack is shown to a resident who asks for help, through the code that the
 * browser and the command run, over HTTP.
 */
const { served, evil, desk, mei, tom, stewards, steward } = await raiseAttacked();
const [ming, ping] = await Promise.all(stewards.slice(0, 2).map(signingOf));
assert.ok(ming && ping);

afterEach(() => {
  evil.alter = () => undefined;
});

/** A resident comes to the server in wrong hands and asks Mei for help. */
function asks(wire: Wire = wireTo(evil.url)) {
  return askFor(wire, [mei], [{ kind: 'said', text: 'the roof leaks' }]);
}

function readerOf(device: typeof mei): Reader {
  const leaf = leafOf(device);
  return { leaf, desk: leaf.desk, history: false };
}

/** What an honest visitor saw and remembers, or has from a poster. */
async function view(knowledge?: LedgerKnowledge, url = evil.url): Promise<LedgerView> {
  const { api } = wireTo(url);
  return LedgerView.of(api, await api.community(), knowledge);
}

async function remembered(): Promise<LedgerKnowledge> {
  const before = await view({}, served.url);
  await before.desk(desk);
  return { memory: before.memory() };
}

/** That asking is refused for this reason, and that nothing was sent. */
async function refusesToAsk(reason: string): Promise<void> {
  const from = evil.asked.length;
  await refusedByLedger(asks(), reason);
  assert.ok(!evil.asked.slice(from).includes('/api/rooms'), 'nothing was sealed and sent');
}

function roster(number: number, devices: readonly { readonly hash: string }[]): Uint8Array {
  const hashes = devices.map(({ hash }) => hash);
  return encodeRoster({ desk, devices: hashes, number, type: 'roster', v: 1 });
}

async function newest(): Promise<{
  readonly number: number;
  readonly devices: readonly Signing[];
}> {
  const number = steward.verified?.number ?? 0;
  return { number, devices: await Promise.all([mei, tom].map(signingOf)) };
}

/** The desk in a forged ledger, as a device that the operator made would be put into it. */
async function withSpy(
  by: readonly Signing[],
  { hasLeaf = true }: { readonly hasLeaf?: boolean } = {},
): Promise<TestLedger> {
  const ledger = await forge(served);
  const spy = await drawDevice(desk, 'Ann');
  const entry = encodeDeviceEntry(0, spy.leafBytes);
  if (hasLeaf) ledger.add({ kind: 'device', payload: entry, signatures: [] });
  const { number, devices } = await newest();
  ledger.add(await signedLeaf('roster', roster(number + 1, [...devices, spy]), by));
  return ledger;
}

async function show(ledger: TestLedger, places?: readonly number[], index?: Uint8Array) {
  const { note } = await ledger.publish(index);
  evil.alter = await shows({ ledger, desk, note, ...(places && { places }) });
}

suite('an honest server', () => {
  test('is asked, and a ledger that it goes on with honestly is believed', async () => {
    const known = await remembered();
    const ledger = await forge(served);
    await show(ledger);
    const { visit } = await asks();
    assert.equal(visit.state.readers[0]?.leaf.name, 'Mei');
    const roster = await (await view(known)).desk(desk);
    assert.equal(roster.checkpoint.size, ledger.size);
  });
});

suite('a helper key served without leaf', () => {
  test('in the bundle alone is nobody to seal to', async () => {
    const spy = await drawDevice(desk, 'Ann');
    const { number, devices } = await newest();
    const slipped = roster(number, [...devices, spy]);
    evil.alter = (path, truth) => {
      if (path !== '/api/community') return undefined;
      const bundle = JSON.parse(truth.toString());
      bundle.desks[0].roster = toBase64url(slipped);
      bundle.desks[0].devices.push(toBase64url(spy.leafBytes));
      return Buffer.from(JSON.stringify(bundle));
    };
    const wire = wireTo(evil.url);
    const shown = (await wire.api.community()).desks[0]?.devices.map(({ name }) => name);
    assert.deepEqual(shown, ['Mei', 'Tom', 'Ann'], 'the bundle shows her');
    const from = evil.asked.length;
    const device = { ...mei, leafBytes: spy.leafBytes };
    await assert.rejects(askFor(wire, [device], []), { code: 'roster-changed' });
    assert.ok(!evil.asked.slice(from).includes('/api/rooms'));
  });

  test('in the place of another in the file is in no tree', async () => {
    const ledger = await forge(served);
    const spy = await drawDevice(desk, 'Mei');
    const { note } = await ledger.publish();
    const bytes = encodeLeaf({
      kind: 'device',
      payload: encodeDeviceEntry(0, spy.leafBytes),
      signatures: [],
    });
    evil.alter = await shows({
      ledger,
      desk,
      note,
      change: (file) => ({
        ...file,
        leaves: file.leaves.map((each) =>
          Buffer.from(each.bytes).includes(Buffer.from(mei.leafBytes)) ? { ...each, bytes } : each,
        ),
      }),
    });
    await refusesToAsk('inclusion');
  });

  test('named by a roster that enough stewards signed is refused all the same', async () => {
    await show(await withSpy([ming, ping], { hasLeaf: false }));
    await refusesToAsk('device');
  });
});

suite('a leaf not signed by enough stewards', () => {
  test('one of two, nobody, one twice over another roster, and the operator', async () => {
    await show(await withSpy([ming]));
    await refusesToAsk('threshold');
    await show(await withSpy([]));
    await refusesToAsk('threshold');
    await show(await withSpy([ming, await drawSteward(desk, 'Ping')]));
    await refusesToAsk('threshold');
    const ledger = await forge(served);
    const { number, devices } = await newest();
    const other = roster(number + 1, devices.slice(1));
    const leaf = await signedLeaf('roster', roster(number + 1, devices), [ming, ping], other);
    ledger.add(leaf);
    await show(ledger);
    await refusesToAsk('threshold');
  });

  test('with two signatures, the same roster is believed', async () => {
    await show(await withSpy([ming, ping]));
    const seen = await (await view()).desk(desk);
    assert.equal(seen.devices.at(-1)?.leaf.name, 'Ann');
  });

  test('the command seals to nobody, and says what to do', async () => {
    await show(await withSpy([ming]));
    const from = evil.asked.length;
    const ended = await nearhand(evil.url, ['room', 'ask'], 'the roof leaks');
    assert.equal(ended.exitCode, 1, ended.output);
    assert.match(ended.errors, /public ledger does not hold\. Nothing was sealed or sent/);
    assert.ok(!evil.asked.slice(from).includes('/api/rooms'));
  });
});

suite('a leaf taken out again', () => {
  /** A ledger in which Tom has left, and what a visitor kept of it. */
  async function tomLeft() {
    const ledger = await forge(served);
    const device = toBase64url(leafHash(tom.leafBytes));
    const leaving = encodeLeaving({ desk, device, type: 'leaving', v: 1 });
    ledger.add(await signedLeaf('leaving', leaving, [await signingOf(tom)]));
    await show(ledger);
    const seen = await view();
    assert.equal((await seen.desk(desk)).devices.at(-1)?.hasLeft, true);
    return { ledger, known: { memory: seen.memory() } };
  }

  test('a leaving that is left out of the file is missed by its index', async () => {
    const { ledger } = await tomLeft();
    const { note } = await ledger.publish();
    evil.alter = await shows({
      ledger,
      desk,
      note,
      places: countingPlaces(ledger, desk).slice(0, -1),
      change: (file) => ({ ...file, left: [] }),
    });
    await refusesToAsk('index-map');
  });

  test('a leaving that is in no tree any more is missed by whoever saw it', async () => {
    const { known } = await tomLeft();
    const without = await forge(served);
    without.grow(50);
    await show(without);
    await refusedByLedger((await view(known)).desk(desk), 'consistency');
  });
});

suite('two ledgers for two visitors', () => {
  test('a helper notices that the resident was shown another one', async () => {
    const twin = await forge(served);
    twin.add({ kind: 'release', payload: randomBytes(8), signatures: [] });
    await show(twin);
    const { visit } = await asks();
    evil.alter = () => undefined;
    const honest = await askFor(wireTo(served.url), [mei], [{ kind: 'said', text: 'hello' }]);
    const shift = await signIn(served.url, mei);
    const seesSame = new Map<string, boolean | undefined>();
    for (const room of await shift.inbox()) {
      const opened = await shift.open(room);
      seesSame.set(opened.roomId, await opened.seesSameLedger());
    }
    assert.equal(seesSame.get(visit.roomId), false);
    assert.equal(seesSame.get(honest.visit.roomId), true);
  });

  test('whoever saw one is not shown the other, with or without a memory of the device', async () => {
    const { visit, card, community } = await askFor(wireTo(served.url), [mei], []);
    const memory = visit.memory();
    const twin = await forge(served, memory.ledger?.checkpoint?.size ?? 0);
    const at = twin.size - 2;
    const kept = Array.from({ length: at }, (_, place) => twin.leaf(place));
    const other = new TestLedger(await ledgerKeyOf(served));
    for (const leaf of kept) other.take(leaf);
    other.grow(40);
    await show(other);
    const keys = await roomKeysOf(card, community.origin);
    // Without memory, the room's own epoch carries the checkpoint that it was made under.
    for (const known of [{ memory }, {}]) {
      const back = await ResidentVisit.open(wireTo(evil.url).api, community, keys, known);
      await refusedByLedger(back.readersChecked, 'consistency');
      const from = evil.asked.length;
      await refusedByLedger(back.changeReaders([readerOf(mei)]), 'consistency');
      assert.ok(!evil.asked.slice(from).some((path) => path.endsWith('/epochs')));
    }
  });
});

suite('an older checkpoint served later', () => {
  test('is refused by whoever saw the newer', async () => {
    const older = await forge(served);
    const early = await older.publish();
    const before = await shows({ ledger: older, desk, note: early.note });
    older.grow(20);
    await show(older);
    const seen = await view();
    await seen.desk(desk);
    evil.alter = before;
    await refusedByLedger(seen.desk(desk), 'older');
    await refusedByLedger((await view({ memory: seen.memory() })).desk(desk), 'older');
  });
});

suite('a roster older than the newest, under a checkpoint that is new', () => {
  test('is not the one that the index names', async () => {
    const ledger = await withSpy([ming, ping]);
    const before = countingPlaces(await forge(served), desk);
    await show(ledger, before);
    await refusesToAsk('index-map');
  });

  test('is refused with an index that lies, by whoever saw the desk further on', async () => {
    const before = await forge(served);
    const ledger = await withSpy([ming, ping]);
    await show(ledger);
    const seen = await view();
    assert.equal((await seen.desk(desk)).devices.length, 3);
    ledger.index.set(desk, before.index.get(desk) ?? assert.fail());
    await show(ledger, countingPlaces(before, desk));
    await refusedByLedger(seen.desk(desk), 'older');
    // Whoever sees it for the first time cannot know. A monitor does: it goes through every leaf.
    assert.equal((await (await view()).desk(desk)).devices.length, 2);
  });
});

suite('a second root for a desk', () => {
  /** A ledger in which the operator founds the desk anew, with a helper of its own. */
  async function foundedAnew(): Promise<TestLedger> {
    const ledger = await forge(served);
    const own = await Promise.all([1, 2, 3].map(() => drawSteward(desk, 'Ming')));
    const leaves = own.map(({ leafBytes }) => leafBytes);
    ledger.add(await signedLeaf('root', nextRoot(undefined, desk, 2, leaves), own));
    const spy = await drawDevice(desk, 'Mei');
    const payload = encodeDeviceEntry(0, spy.leafBytes);
    ledger.add({ kind: 'device', payload, signatures: [] });
    ledger.add(await signedLeaf('roster', roster(1, [spy]), own));
    return ledger;
  }

  test('beside the first, or after one that its stewards did not sign', async () => {
    await show(await foundedAnew());
    await refusesToAsk('succession');
    const ledger = await forge(served);
    const own = await drawSteward(desk, 'Ming');
    const { root, roots } = steward.verified ?? assert.fail();
    const hash = fromBase64url(roots.at(-1) ?? '');
    const next = nextRoot({ root, hash }, desk, 1, [own.leafBytes]);
    ledger.add(await signedLeaf('root', next, [own]));
    await show(ledger);
    await refusesToAsk('threshold');
  });

  test('in the place of the first is refused by a memory and by a poster', async () => {
    const ledger = await foundedAnew();
    const honest = placesOf(await forge(served), desk).length;
    const places = placesOf(ledger, desk)
      .slice(honest)
      .map(({ place }) => place);
    const known = await remembered();
    const { api } = wireTo(served.url);
    const community = await api.community();
    const policy = {
      origin: community.origin,
      key: decodeVerifierKey(community.ledger.key),
      witnesses: [],
      needed: 0,
    };
    const pins = pinsOf(policy, fromBase64url(steward.verified?.roots.at(-1) ?? ''));
    assert.equal((await (await view({ pins }, served.url)).desk(desk)).devices.length, 2);
    await show(ledger, places);
    await refusedByLedger((await view(known)).desk(desk), 'older');
    await refusedByLedger((await view({ pins })).desk(desk), 'pin');
  });
});

suite('a ledger that grew by a million leaves between two visits', () => {
  test('is believed where it grew from what was seen, and the answer is small', async () => {
    const known = await remembered();
    const ledger = await forge(served);
    ledger.grow(1_000_000);
    await show(ledger);
    const grown = await (await view(known)).desk(desk);
    assert.ok(grown.checkpoint.size > 1_000_000);
    const answer = await fetch(`${evil.url}/ledger/desks/${desk}`);
    assert.ok((await answer.arrayBuffer()).byteLength < 40_000);
  });

  test('is refused where one leaf of before is another', async () => {
    const known = await remembered();
    const ledger = new TestLedger(await ledgerKeyOf(served));
    const truth = await forge(served);
    for (let place = 0; place < truth.size; place += 1) {
      const isAltered = decodeLeaf(truth.leaf(place)).kind === 'index';
      ledger.take(isAltered ? randomBytes(40) : truth.leaf(place));
    }
    ledger.grow(1_000_000);
    await show(ledger);
    await refusedByLedger((await view(known)).desk(desk), 'consistency');
  });
});

suite('a witness', () => {
  test('with a timestamp from next week is not counted, and one of last week is too old', async () => {
    const witness = await cosigner('witness.example/neighbours', randomBytes(32));
    const ledger = await forge(served);
    const { note, text } = await ledger.publish();
    const day = 24 * 3_600;
    const at = async (days: number): Promise<void> => {
      const line = await witness.cosign(text, Math.floor(Date.now() / 1_000) + days * day);
      const signed = encodeNote({ text, signatures: [...decodeNote(note).signatures, line] });
      const ledgerShown = await shows({ ledger, desk, note: signed });
      evil.alter = (path, truth) => {
        if (path !== '/api/community') return ledgerShown(path, truth);
        const bundle = JSON.parse(truth.toString());
        bundle.ledger.witnesses = [encodeVerifierKey(witness.key)];
        bundle.ledger.needed = 1;
        return Buffer.from(JSON.stringify(bundle));
      };
    };
    await at(0);
    const seen = await (await view()).desk(desk);
    assert.ok(Math.abs((seen.witnessedAt ?? 0) - Date.now()) < 60_000);
    await at(7);
    await refusesToAsk('witnesses');
    await at(-8);
    await refusesToAsk('stale');
  });
});
