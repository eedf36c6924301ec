import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { decodeFrames, encodeFrames, type Frame } from '@nearhand/protocol/frames';
import { shiftHeader } from '@nearhand/protocol/headers';
import { encodeInboxRow } from '@nearhand/protocol/inbox-row';
import { encodeContent } from '@nearhand/room/content';
import type { RoomState, RoomWarning } from '@nearhand/room/room-state';
import { fromBase64url, toBase64url, zeros } from '@nearhand/seal/bytes';
import { sealEntry } from '@nearhand/seal/entry';
import { epochKeysOf, openingKeyOf } from '@nearhand/seal/epoch-keys';
import { leafHash } from '@nearhand/seal/hash';
import { decodeManifest } from '@nearhand/seal/manifest';
import { decodeOpening, openingHash, sealOpening } from '@nearhand/seal/opening-record';
import { randomBytes } from '@nearhand/seal/random';
import { type RoomKeys, roomKeysOf } from '@nearhand/seal/room-keys';
import { signerOf } from '@nearhand/seal/signature';
import type { NewDevice } from '@nearhand/visit/enrolment';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import type { Reader } from '@nearhand/visit/readers-change';
import { residentStanding } from '@nearhand/visit/resident-side';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { VisitMemory } from '@nearhand/visit/visit-memory';
import type { Alteration } from '../integration/altering-server.fixture.ts';
import { lineOf } from '../integration/room-line.fixture.ts';
import { askFor, leafOf, signIn, wireTo } from '../integration/served.ts';
import { raiseAttacked } from './attacked.fixture.ts';
import { signingOf } from './operator.fixture.ts';
import { type ServerEpoch, serverEpoch, signedBy } from './server-epoch.fixture.ts';

/**
 * What a server in wrong hands can show of a room: it has every sealed byte and serves them as it
 * likes. Each attack is shown to whom it is meant for, resident or helper, over HTTP.
 */
const { served, evil, mei, tom } = await raiseAttacked();
const truth = wireTo(served.url);
const community = await truth.api.community();
const operator = await signerOf(randomBytes(32));

afterEach(() => {
  evil.alter = () => undefined;
  delete evil.pass;
});

interface Room {
  readonly visit: ResidentVisit;
  readonly keys: RoomKeys;
}

/** A room with three things said in it. */
async function room(members: readonly NewDevice[] = [mei]): Promise<Room> {
  const { visit, card } = await askFor(truth, members, [{ kind: 'said', text: 'one' }]);
  await visit.say({ kind: 'said', text: 'two' });
  await visit.say({ kind: 'said', text: 'three' });
  return { visit, keys: await roomKeysOf(card, community.origin) };
}

function reader(device: NewDevice): Reader {
  const leaf = leafOf(device);
  return { leaf, desk: leaf.desk, history: false };
}

/** The resident comes back, to the server in wrong hands. */
async function comesBack({ keys }: Room, memory?: VisitMemory): Promise<ResidentVisit> {
  const { api } = wireTo(evil.url);
  const visit = await ResidentVisit.open(api, community, keys, memory ? { memory } : {});
  await visit.loadAll();
  return visit;
}

/** A helper opens the room on the server in wrong hands, or on the true one. */
async function opens({ keys }: Room, device = mei, url = evil.url): Promise<HelperVisit> {
  const shift = await signIn(url, device);
  const roomKey = toBase64url(keys.signer.publicKey);
  const found = (await shift.inbox()).find((each) => each.roomKey === roomKey);
  assert.ok(found, 'in the inbox');
  return shift.open(found);
}

/** Shows other frames than there are wherever the path has this in it. */
function frames(part: RegExp, change: (frames: readonly Frame[]) => readonly Frame[]): Alteration {
  return (path, true_) => {
    if (!part.test(path)) return undefined;
    return Buffer.from(encodeFrames(change(decodeFrames(new Uint8Array(true_)))));
  };
}

const elements = /\/elements\?/;
const manifests = /\/manifests$/;
const openings = /\/openings\?/;

function texts(state: RoomState): readonly string[] {
  return state.messages.map((message) =>
    message.state !== 'read'
      ? message.state
      : message.content.kind === 'said'
        ? message.content.text
        : message.content.kind,
  );
}

async function framesOf(path: RegExp, act: () => Promise<unknown>): Promise<readonly Frame[]> {
  let seen: readonly Frame[] | undefined;
  evil.alter = frames(path, (all) => {
    seen ??= all;
    return all;
  });
  await act();
  evil.alter = () => undefined;
  return seen ?? assert.fail('asked for');
}

function both(one: Alteration, other: Alteration): Alteration {
  return async (path, bytes) => (await one(path, bytes)) ?? other(path, bytes);
}

/** Says something else of where the room stands. */
function statusWith(said: object): Alteration {
  return (path, bytes) =>
    /^\/api\/(rooms|doors)\/[\w-]+$/.test(path)
      ? Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), ...said }))
      : undefined;
}

suite('entries', () => {
  test('dropped, doubled, reordered or spliced from another room are refused by both sides', async () => {
    const one = await room();
    const other = await room();
    const foreign = await framesOf(elements, () => comesBack(other));
    const all = await framesOf(elements, () => comesBack(one));
    const [made, a, b, c] = all;
    assert.ok(made && a && b && c && foreign[2] && foreign[3]);
    const attacks: Readonly<Record<string, readonly Frame[]>> = {
      dropped: [made, a, c],
      'dropped, the first': [made, b, c],
      doubled: [made, a, b, b, c],
      'doubled, the last': [made, a, b, c, c],
      reordered: [made, a, c, b],
      'spliced from another room': [made, a, foreign[2], c],
      'spliced from another room, the last': [made, a, b, foreign[3]],
    };
    assert.deepEqual(texts((await comesBack(one)).state), ['one', 'two', 'three']);
    for (const [attack, shown] of Object.entries(attacks)) {
      evil.alter = both(
        frames(elements, () => shown),
        statusWith({ sequence: shown.length }),
      );
      await assert.rejects(comesBack(one), { code: 'broken-chain' }, attack);
      await assert.rejects(opens(one), { code: 'broken-chain' }, attack);
    }
  });

  test('of another epoch, made by somebody who was shut out and the server together, say nothing', async () => {
    const one = await room([mei, tom]);
    const { held } = await residentStanding(truth.api, community, one.keys);
    const [S = zeros()] = await (await lineOf(truth, one.keys)).secrets();
    await one.visit.changeReaders([reader(mei)]);
    const { sequence, head } = one.visit.memory();
    const [keys, signing] = [await epochKeysOf(held.K, S), await signingOf(tom)];
    const spliced = await Promise.all(
      [1, 2].map(async (epoch): Promise<Frame> => {
        const place = { roomId: one.keys.roomId, epoch, sequence, previous: fromBase64url(head) };
        const { bytes } = await sealEntry({
          ...{ place, entryKey: keys.entryKey, id: randomBytes(16) },
          author: leafHash(tom.leafBytes),
          content: encodeContent({
            ...{ kind: 'said', at: 1, text: 'still here' },
            shift: { hash: toBase64url(zeros()), number: 1 },
          }),
          signer: signing.signer,
        });
        return { kind: 'entry', bytes };
      }),
    );
    for (const entry of spliced) {
      evil.alter = both(
        frames(elements, (all) => [...all, entry]),
        statusWith({ sequence: sequence + 1 }),
      );
      for (const side of [await comesBack(one), await opens(one)]) {
        assert.equal(texts(side.state).at(-1), 'unreadable');
        assert.ok(side.state.warnings.includes('unreadable'));
      }
    }
  });
});

suite('an epoch', () => {
  test('made by the server is refused by the resident', async () => {
    const one = await room();
    const [first] = await framesOf(manifests, () => comesBack(one));
    const manifest = await decodeManifest(first?.bytes ?? zeros());
    const forged: Readonly<Record<string, Uint8Array>> = {
      'with other rosters': await signedBy(
        {
          ...manifest,
          rosters: [{ desk: randomBytes(16), number: 9, devices: manifest.slots.length - 1 }],
        },
        operator,
      ),
      'of another room': await signedBy({ ...manifest, roomKey: operator.publicKey }, operator),
    };
    for (const [attack, bytes] of Object.entries(forged)) {
      evil.alter = frames(manifests, () => [{ kind: 'manifest', bytes }]);
      await assert.rejects(comesBack(one), { code: 'refused-epoch' }, attack);
    }
  });

  test('made by the server for a helper alone is refused, and nothing is said into it', async () => {
    const one = await room();
    const [first] = await framesOf(manifests, () => comesBack(one));
    const before = await decodeManifest(first?.bytes ?? zeros());
    const { sequence, head } = one.visit.memory();
    const place = { sequence, head: fromBase64url(head) };
    const made = await serverEpoch(before, place, leafOf(mei));
    evil.alter = answersFor(made, first?.bytes ?? zeros());
    await assert.rejects(opens(one), { code: 'refused-epoch' });
    const door = toBase64url(made.row.door);
    assert.ok(
      evil.asked.some((path) => path.startsWith(`/api/doors/${door}/manifests`)),
      'she had taken the slot',
    );
  });

  test('that skips one is refused by both sides', async () => {
    const one = await room();
    await one.visit.changeReaders([reader(mei), reader(tom)]);
    await one.visit.changeReaders([reader(mei)]);
    // Whatever else would tell is left out with it: its secret, and where it stands in the journal.
    const without: Alteration = (path, bytes) => {
      if (!path.endsWith('/secrets')) return undefined;
      const [first, , third] = JSON.parse(bytes.toString()).secrets;
      return Buffer.from(JSON.stringify({ secrets: [first, third, third] }));
    };
    const skipping = both(
      frames(manifests, (all) => all.filter((_, epoch) => epoch !== 1)),
      frames(elements, (all) => all.slice(all.findLastIndex(({ kind }) => kind === 'manifest'))),
    );
    evil.alter = both(without, skipping);
    const { api } = wireTo(evil.url);
    await assert.rejects(ResidentVisit.open(api, community, one.keys), { code: 'refused-epoch' });
    await assert.rejects(opens(one), { code: 'refused-epoch' });
  });
});

/** Answers for a door that the server made, beside what is true. */
function answersFor(made: ServerEpoch, first: Uint8Array): Alteration {
  const { row, manifest, entry, S, sequence } = made;
  const at = `/api/doors/${toBase64url(row.door)}`;
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
  const all = (...given: readonly Frame[]): Buffer => Buffer.from(encodeFrames(given));
  const own: Frame = { kind: 'manifest', bytes: manifest };
  const opened = { visit: 'a'.repeat(40), openings: 1 };
  const none = toBase64url(zeros());
  const tie = { door: toBase64url(row.door), commitment: toBase64url(row.commitment) };
  const heads = { head: none, openingHead: none, openings: 0, tie, keep: 180 };
  return (path, bytes) => {
    if (/\/inbox(\?|$)/.test(path)) {
      const rows = decodeFrames(new Uint8Array(bytes));
      return all(...rows, { kind: 'inbox-row', bytes: encodeInboxRow(row) });
    }
    if (!path.startsWith(at)) return undefined;
    if (path === at) return json({ state: 'open', epoch: row.epoch, sequence, ...heads });
    if (path === `${at}/openings`) return json(opened);
    if (path === `${at}/secrets`) return json({ secrets: [none, toBase64url(S)] });
    if (path === `${at}/manifests`) return all({ kind: 'manifest', bytes: first }, own);
    return all(own, { kind: 'entry', bytes: entry });
  };
}

suite('a room rolled back', () => {
  /** Answers a room's requests as they were answered while `act` ran. */
  async function tape(act: () => Promise<unknown>): Promise<Alteration> {
    const answers = new Map<string, Buffer>();
    evil.alter = (path, bytes) => {
      if (path.startsWith('/api/rooms/')) answers.set(path, bytes);
      return undefined;
    };
    await act();
    return (path) => answers.get(path);
  }

  test('to fewer entries or to an epoch before is refused by whoever remembers it', async () => {
    const one = await room();
    const before = await tape(() => comesBack(one));
    await one.visit.say({ kind: 'said', text: 'four' });
    const later = one.visit.memory();
    evil.alter = before;
    await assert.rejects(comesBack(one, later), { code: 'rolled-back' });
    await one.visit.changeReaders([reader(mei), reader(tom)]);
    const newest = one.visit.memory();
    await assert.rejects(comesBack(one, newest), { code: 'rolled-back' });
    evil.alter = () => undefined;
    assert.equal(texts((await comesBack(one, newest)).state).at(-1), 'shown');
  });

  test('to what was, and on from there by the operator’s own, is refused as two rooms', async () => {
    const one = await room();
    const other = await room();
    const { head } = other.visit.memory();
    const memory = { ...one.visit.memory(), head };
    await assert.rejects(comesBack(one, memory), { code: 'rolled-back' });
    const frozen = { ...one.visit.memory(), manifest: other.visit.memory().manifest };
    await assert.rejects(comesBack(one, frozen), { code: 'frozen' });
  });
});

suite('openings', () => {
  /** What the resident is warned of where these frames stand for the opening records. */
  async function warnings(one: Room, change: Parameters<typeof frames>[1]) {
    evil.alter = frames(openings, change);
    const visit = await comesBack(one);
    await visit.openings();
    return visit.state;
  }

  async function opened(): Promise<Room> {
    const one = await room([mei, tom]);
    await opens(one, mei, served.url);
    await opens(one, tom, served.url);
    return one;
  }

  const has = (state: RoomState, warning: RoomWarning): boolean => state.warnings.includes(warning);

  test('as they are bring no warning', async () => {
    const state = await warnings(await opened(), (all) => all);
    assert.deepEqual(state.warnings, []);
    assert.deepEqual(
      state.openings.map(({ author }) => (author.by === 'helper' ? author.leaf.name : author.by)),
      ['resident', 'Mei', 'Tom', 'resident'],
    );
  });

  test('withheld or reordered stand out', async () => {
    const one = await opened();
    const without = (place: number) => (all: readonly Frame[]) => all.filter((_, i) => i !== place);
    assert.ok(has(await warnings(one, without(1)), 'opening-unverified'));
    const isLast = (all: readonly Frame[]) => all.slice(0, -1);
    assert.ok(has(await warnings(one, isLast), 'opening-missing'), 'that of this very visit');
    const state = await warnings(one, ([a, b, c, ...rest]) =>
      [a, c, b, ...rest].flatMap((each) => each ?? []),
    );
    assert.ok(has(state, 'opening-unverified'));
    assert.ok(state.openings.some(({ valid }) => !valid));
  });

  test('withheld from before an epoch are missed by it', async () => {
    const one = await opened();
    await one.visit.openings();
    await one.visit.changeReaders([reader(mei)]);
    assert.ok(has(await warnings(one, (all) => all.slice(-1)), 'opening-missing'));
  });

  test('invented stand out, by the server alone and with somebody who was let in', async () => {
    const one = await opened();
    const { held } = await residentStanding(truth.api, community, one.keys);
    const { roomId } = one.keys;
    const openingKey = openingKeyOf(held.K);
    const invented = async (all: readonly Frame[], key: Uint8Array): Promise<Frame> => {
      const last = decodeOpening(all.at(-1)?.bytes ?? zeros());
      const place = { roomId, epoch: 1, previous: openingHash(roomId, last) };
      const fields = {
        ...{ author: leafHash(mei.leafBytes), hour: 1, ownPrevious: zeros() },
        ...{ shiftNumber: 1, shiftHash: leafHash(zeros()) },
      };
      // In the name of Mei, by somebody who is not her.
      const { bytes } = await sealOpening(place, key, fields, (await signingOf(tom)).signer);
      return { kind: 'opening', bytes };
    };
    for (const key of [randomBytes(32), openingKey]) {
      const all = await framesOf(openings, async () => (await comesBack(one)).openings());
      const more = await invented(all, key);
      const state = await warnings(one, () => [...all, more]);
      assert.ok(has(state, 'opening-unverified'));
      const last = state.openings.at(-1);
      assert.deepEqual([last?.author.by, last?.valid], ['unverified', false]);
    }
  });
});

suite('helpers marked by different shift tokens', () => {
  /** Gives whoever comes by this server a shift token of their own, and takes it for the true one. */
  function mark(): void {
    let given: string | undefined;
    const own = toBase64url(randomBytes(32));
    evil.alter = (path, bytes) => {
      if (!path.endsWith('/sign-in')) return undefined;
      const answer = JSON.parse(bytes.toString());
      given = answer.token;
      return Buffer.from(JSON.stringify({ ...answer, token: own }));
    };
    evil.pass = (headers) =>
      headers[shiftHeader] === own ? { ...headers, [shiftHeader]: given } : headers;
  }

  test('are seen as such by resident and helpers, from openings and from what they say', async () => {
    const one = await room([mei, tom]);
    mark();
    const marked = await opens(one);
    const plain = await opens(one, tom, served.url);
    assert.deepEqual(plain.state.warnings, []);
    await plain.openings();
    assert.deepEqual(plain.state.warnings, ['marked-helpers']);
    await marked.say({ kind: 'said', text: 'hello' });
    const visit = await ResidentVisit.open(truth.api, community, one.keys);
    await visit.loadAll();
    assert.deepEqual(visit.state.warnings, []);
    await plain.say({ kind: 'said', text: 'hello too' });
    await one.visit.loadAll();
    const back = await ResidentVisit.open(truth.api, community, one.keys);
    assert.deepEqual(back.state.warnings, ['marked-helpers']);
  });
});
