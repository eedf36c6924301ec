import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { stewardsOf } from '@nearhand/ledger/desk-root';
import { stepTypes } from '@nearhand/room/step';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { signerOf } from '@nearhand/seal/signature';
import {
  makeStewardDevice,
  type NewDevice,
  readEnrolmentLink,
  sendEnrolment,
} from '@nearhand/visit/enrolment';
import { LedgerView } from '@nearhand/visit/ledger-view';
import { Steward } from '@nearhand/visit/steward';
import { createCommunity } from '../../apps/server/src/features/community/community.ts';
import { createDesk } from '../../apps/server/src/features/desks/desks.ts';
import { openLedger } from '../../apps/server/src/features/ledger/ledger.ts';
import type { Ground } from '../../apps/server/src/ground.ts';
import { askFor, enrolSteward, makeHelper, serve, wireTo } from './served.ts';

/** A desk of a real community, from its first three stewards to a lost key: 2 of 3, end to end. */
const texts = { en: 'Lane Three', 'zh-Hant': '三巷', 'zh-Hans': '三巷' };

async function makeReal({ db, config }: Ground): Promise<readonly string[]> {
  return db.transaction().execute(async (transaction) => {
    const community = await createCommunity(transaction, {
      ...{ slug: 'lane-three', kind: 'real', names: texts, timeZone: 'Asia/Taipei' },
      ...{ holidays: [], emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
    });
    await openLedger(transaction, config.dataFolder, community);
    const desk = {
      ...{ names: texts, about: texts, place: texts, phone: '02-1', hours: [], paused: false },
      ...{ answersWithin: texts, languages: ['en'], needs: stepTypes, neighbourhoods: [] },
      complaints: { name: '—', phone: '02-2' },
    };
    const roles = ['steward', 'steward', 'steward'] as const;
    return createDesk(transaction, community, config.origin, desk, roles);
  });
}

const { url, links } = await serve({ community: makeReal });
const wire = wireTo(url);
const { api } = wire;
const desk = (await api.community()).desks[0]?.id ?? '';

function link(text: string): ReturnType<typeof readEnrolmentLink> {
  return readEnrolmentLink(new URL(text).hash);
}

async function come(device: NewDevice): Promise<Steward> {
  return Steward.signIn(api, await api.community(), device.content);
}

/** What waits at the desk and this steward has not signed. */
async function waitingFor(steward: Steward) {
  return (await steward.proposals()).filter(({ isSignedHere }) => !isSignedHere);
}

async function signAll(steward: Steward): Promise<void> {
  for (const change of await waitingFor(steward)) await steward.sign(change);
}

/** A helper comes by a steward's link and is proposed by them. */
async function proposeHelper(steward: Steward, name: string): Promise<NewDevice> {
  const device = await makeHelper(api, name);
  const sent = await sendEnrolment(api, link(await steward.invite('helper')), device.leafBytes);
  assert.equal(sent, 'waiting');
  const waiting = await steward.enrolments();
  const own = waiting.find(({ leaf }) => leaf.name === name) ?? assert.fail();
  assert.deepEqual(await steward.confirm(own), { signed: 1, needed: 2 });
  return device;
}

async function names(view?: LedgerView): Promise<readonly string[]> {
  const seen = view ?? LedgerView.of(api, await api.community());
  return (await seen.desk(desk)).devices.map(({ leaf }) => leaf.name);
}

/** The desk as a newcomer to the ledger finds it. */
async function verified() {
  return LedgerView.of(api, await api.community()).desk(desk);
}

const [ana, ben, cho] = await Promise.all(
  ['Ana', 'Ben', 'Cho'].map((name, place) => enrolSteward(api, links.stewards[place] ?? '', name)),
);
assert.ok(ana && ben && cho);

suite('founding', () => {
  test('one alone, and two of two, are not enough for a real community', async () => {
    const steward = await come(ana);
    assert.equal(steward.verified, undefined);
    assert.deepEqual(
      (await steward.founding()).stewards.map(({ leaf, fingerprint }) => [
        leaf.name,
        fingerprint.length,
      ]),
      (await steward.founding()).stewards.map(({ leaf }) => [leaf.name, 6]),
    );
    assert.equal((await steward.founding()).stewards.length, 3);
    await assert.rejects(steward.found(1), { code: 'roster-refused' });
  });

  test('of three, each signs what all have looked at; nobody is asked before', async () => {
    const steward = await come(ana);
    assert.deepEqual(await steward.found(2), { signed: 1, needed: 3 });
    assert.deepEqual(await steward.found(2), { signed: 1, needed: 3 }, 'twice is once');
    await assert.rejects(verified(), { code: 'not-found' });
    for (const device of [ben, cho]) {
      const next = await come(device);
      const [change] = await next.proposals();
      assert.equal(change?.k, 2);
      assert.deepEqual(change?.added.map(({ leaf }) => leaf.name).sort(), ['Ana', 'Ben', 'Cho']);
      await signAll(next);
    }
    const { root, number } = await verified();
    assert.deepEqual([root.k, root.number, number], [2, 1, 0]);
    assert.deepEqual(
      stewardsOf(root)
        .map(({ name }) => name)
        .sort(),
      ['Ana', 'Ben', 'Cho'],
    );
  });
});

suite('a proposal', () => {
  test('that one of two has signed changes nothing, whoever signs it again', async () => {
    const steward = await come(ana);
    await proposeHelper(steward, 'Mei');
    const [change] = await steward.proposals();
    assert.ok(change?.isSignedHere);
    assert.deepEqual(await steward.sign(change), { signed: 1, needed: 2 });
    assert.equal((await verified()).number, 0);
    assert.deepEqual((await api.community()).desks[0]?.devices, []);
    const stranger = await makeStewardDevice({ desk, name: 'Ben' }, (await api.community()).origin);
    await assert.rejects(come(stranger), { code: 'sign-in-refused' });
  });

  test('takes effect with the second, and is then what residents seal to', async () => {
    const steward = await come(cho);
    const [change] = await waitingFor(steward);
    assert.deepEqual(
      change?.added.map(({ leaf }) => leaf.name),
      ['Mei'],
    );
    assert.equal(change?.added[0]?.fingerprint.length, 6);
    assert.deepEqual(await steward.sign(change ?? assert.fail()), { signed: 2, needed: 2 });
    assert.deepEqual(await names(), ['Mei']);
    assert.deepEqual(await steward.proposals(), []);
  });

  test('can be taken back, and is gone where another came first', async () => {
    const [first, second] = [await come(ana), await come(ben)];
    await proposeHelper(first, 'Tom');
    await proposeHelper(second, 'Ann');
    const proposals = await waitingFor(first);
    assert.deepEqual(
      proposals.map(({ added }) => added[0]?.leaf.name),
      ['Ann'],
    );
    await signAll(first);
    assert.deepEqual(await names(), ['Mei', 'Ann']);
    assert.deepEqual(await second.proposals(), []);
    const tom = (await first.enrolments()).find(({ leaf }) => leaf.name === 'Tom');
    assert.ok(tom, 'he still waits');
    await first.confirm(tom);
    const [again] = await first.proposals();
    await first.takeBack(again ?? assert.fail());
    assert.deepEqual(await second.proposals(), []);
    assert.deepEqual(await names(), ['Mei', 'Ann']);
  });

  test('of a device’s removal: gone at once by one, out of the roster by two', async () => {
    const [first, second] = [await come(ana), await come(ben)];
    const ann = first.devices.find(({ leaf }) => leaf.name === 'Ann') ?? assert.fail();
    const before = first.verified?.number ?? 0;
    assert.deepEqual(await first.remove(ann.hash), { signed: 1, needed: 2 });
    const shown = await verified();
    assert.deepEqual([shown.number, shown.devices.at(-1)?.hasLeft], [before, true]);
    await signAll(second);
    assert.deepEqual(await names(), ['Mei']);
  });
});

suite('the stewards', () => {
  const lost = ben;
  let dan: NewDevice;

  test('a lost key is replaced by the two others, and signs nothing from then on', async () => {
    const view = LedgerView.of(api, await api.community());
    const seen = await view.desk(desk);
    const [first, third] = [await come(ana), await come(cho)];
    dan = await makeStewardDevice({ desk, name: 'Dan' }, (await api.community()).origin);
    await sendEnrolment(api, link(await first.invite('steward')), dan.leafBytes);
    const waiting = (await first.enrolments()).find(({ leaf }) => leaf.name === 'Dan');
    assert.deepEqual(waiting?.leafBytes, dan.leafBytes);
    const without = [await keyOf(lost)];
    const change = { added: [dan.leafBytes], without };
    assert.deepEqual(await first.changeStewards(change), { signed: 1, needed: 2 });
    await assert.rejects(come(dan), { code: 'sign-in-refused' });
    const [proposal] = await third.proposals();
    assert.deepEqual(
      [proposal?.added[0]?.leaf.name, proposal?.removed[0]?.name, proposal?.k],
      ['Dan', 'Ben', 2],
    );
    await signAll(third);
    const now = await view.desk(desk);
    assert.equal(now.root.number, seen.root.number + 1, 'whoever saw the one before goes along');
    assert.deepEqual(now.roots.slice(0, -1), seen.roots);
    await assert.rejects(come(lost), { code: 'sign-in-refused' });
  });

  test('what the lost key signed before counts no more for anything that waits', async () => {
    const [first, fourth] = [await come(ana), await come(dan)];
    await proposeHelper(first, 'Tom');
    // Found again, it is used against them: on the same roster, as it waits.
    const [change] = await fourth.proposals();
    const payload = change?.proposal.payload ?? assert.fail();
    const signer = await signerOf(fromBase64url(lost.content.seed));
    const body = {
      roster: toBase64url(payload),
      signature: toBase64url(await signer.sign('roster', payload)),
      devices: [],
    };
    await assert.rejects(first.ask('POST', '/rosters', body), { code: 'roster-refused' });
    await signAll(fourth);
    assert.deepEqual(await names(), ['Mei', 'Tom']);
  });

  test('one is removed by two; not so many that it is held by fewer than 2 of 3', async () => {
    const [first, third] = [await come(ana), await come(cho)];
    const gone = { without: [await keyOf(dan)] };
    await assert.rejects(first.changeStewards(gone), { code: 'roster-refused' });
    await assert.rejects(first.changeStewards({ k: 1 }), { code: 'roster-refused' });
    const eve = await makeStewardDevice({ desk, name: 'Eve' }, (await api.community()).origin);
    await first.changeStewards({ ...gone, added: [eve.leafBytes] });
    // A roster that waits meanwhile was signed under stewards who change: it has to be signed anew.
    await proposeHelper(third, 'Ann');
    const root = (await third.proposals()).find(({ proposal }) => proposal.kind === 'root');
    await third.sign(root ?? assert.fail());
    assert.deepEqual(await third.proposals(), []);
    await assert.rejects(come(dan), { code: 'sign-in-refused' });
    assert.deepEqual(
      stewardsOf((await verified()).root)
        .map(({ name }) => name)
        .sort(),
      ['Ana', 'Cho', 'Eve'],
    );
  });

  test('and a resident asks at a desk of a real community that came through all of it', async () => {
    const roster = await verified();
    const mei = roster.devices[0] ?? assert.fail();
    const { visit } = await askFor(wire, [{ ...ana, leafBytes: mei.leafBytes }], []);
    assert.deepEqual(
      visit.state.readers.map(({ leaf }) => leaf.name),
      ['Mei'],
    );
    assert.equal(visit.community.kind, 'real');
  });
});

async function keyOf({ content }: NewDevice): Promise<string> {
  return toBase64url((await signerOf(fromBase64url(content.seed))).publicKey);
}
