import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { drawDevice, signedLeaf, type TestDevice } from '@nearhand/ledger/desk.fixture';
import { encodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { enrolmentMac } from '@nearhand/seal/enrolment';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { decodeRoster, encodeRoster } from '@nearhand/seal/roster';
import { readEnrolmentLink, sendEnrolment } from '@nearhand/visit/enrolment';
import { HelperShift } from '@nearhand/visit/helper-shift';
import { Steward } from '@nearhand/visit/steward';
import { askFor, makeHelper, wireTo } from '../integration/served.ts';
import { raiseAttacked } from './attacked.fixture.ts';
import { forge, shows, signingOf } from './operator.fixture.ts';

/** What a server in wrong hands, and stewards with it, can slip into the work of a desk. */
const { served, evil, desk, mei, tom, stewards, steward } = await raiseAttacked();
const [ming, ping] = stewards;
const { api } = wireTo(evil.url);

afterEach(() => {
  evil.alter = () => undefined;
});

suite('a device added for a helper', () => {
  /** One that the stewards signed in since so many hours, signed by Mei's first or by nobody. */
  async function second(name: string, hoursAgo: number, byMei = false): Promise<TestDevice> {
    const ledger = await forge(served);
    const device = await drawDevice(desk, name);
    const since = Date.now() - hoursAgo * 3_600_000;
    const entry = encodeDeviceEntry(since, device.leafBytes);
    const first = byMei ? [await signingOf(mei)] : [];
    ledger.add(await signedLeaf('device', entry, first, device.leafBytes));
    const hashes = await Promise.all([mei, tom].map(async (each) => (await signingOf(each)).hash));
    const roster = encodeRoster({
      ...{ desk, devices: [...hashes, device.hash], type: 'roster', v: 1 },
      number: (steward.verified?.number ?? 0) + 1,
    });
    const signing = await Promise.all([ming, ping].map(signingOf));
    ledger.add(await signedLeaf('roster', roster, signing));
    const { note } = await ledger.publish();
    evil.alter = await shows({ ledger, desk, note });
    return device;
  }

  const ask = (device: TestDevice) =>
    askFor(wireTo(evil.url), [{ ...mei, leafBytes: device.leafBytes }], []);

  test('waits for 72 hours, however her name is written, and is sealed to by nobody before', async () => {
    for (const name of ['Mei', 'ＭＥＩ', 'M e\u200bi']) {
      const device = await second(name, 71);
      const from = evil.asked.length;
      await assert.rejects(ask(device), { code: 'device-waits' }, name);
      assert.ok(!evil.asked.slice(from).includes('/api/rooms'));
    }
  });

  test('is shown to her in her own name at her next sign-in', async () => {
    const device = await second('Mei', 80);
    const shift = await HelperShift.signIn(api, await api.community(), mei.content);
    assert.deepEqual(
      shift.inMyName.map(({ hash, second: by }) => [hash, by]),
      [[device.hash, 'alone']],
    );
    const other = await HelperShift.signIn(api, await api.community(), tom.content);
    assert.deepEqual(other.inMyName, []);
  });

  test('is sealed to at once where her first device signed it', async () => {
    const device = await second('Mei', 0, true);
    // The true server has no such roster; that the client would have sealed is what counts.
    await assert.rejects(ask(device), { code: 'roster-changed' });
    assert.ok(evil.asked.includes('/api/rooms'));
  });
});

suite('a key swapped between enrolment link and signature', () => {
  test('does not come by the link, whatever the server puts beside it', async () => {
    const link = await steward.invite('helper');
    const ann = await makeHelper(api, 'Ann');
    const invited = readEnrolmentLink(link.slice(link.indexOf('#')));
    const spy = await makeHelper(api, 'Ann');
    const leaf = toBase64url(spy.leafBytes);
    const own = toBase64url(enrolmentMac(new Uint8Array(32), spy.leafBytes));
    await sendEnrolment(api, invited, ann.leafBytes);
    const watched = await Steward.signIn(api, await api.community(), ming.content);
    assert.deepEqual(
      (await watched.enrolments()).map((each) => toBase64url(each.leafBytes)),
      [toBase64url(ann.leafBytes)],
    );
    for (const swapped of [{ leaf }, { leaf, mac: own }]) {
      evil.alter = (path, truth) =>
        path.endsWith('/enrolments')
          ? Buffer.from(
              JSON.stringify(
                (JSON.parse(truth.toString()) as object[]).map((each) => ({ ...each, ...swapped })),
              ),
            )
          : undefined;
      assert.deepEqual(await watched.enrolments(), []);
    }
  });

  test('shows the co-signer six other words than the helper has, or nothing to sign', async () => {
    const link = await steward.invite('helper');
    const bea = await makeHelper(api, 'Bea');
    const { hash } = new URL(link);
    await sendEnrolment(api, readEnrolmentLink(hash), bea.leafBytes);
    const isBea = toBase64url(bea.leafBytes);
    const waiting = (await steward.enrolments()).find(
      ({ leafBytes }) => toBase64url(leafBytes) === isBea,
    );
    assert.ok(waiting);
    await steward.confirm(waiting);
    const cosigner = await Steward.signIn(api, await api.community(), ping.content);
    const [honest] = await cosigner.proposals();
    assert.deepEqual(honest?.added[0]?.fingerprint, waiting.fingerprint);

    const spy = await drawDevice(desk, 'Bea');
    const swap = (roster: boolean): void => {
      evil.alter = (path, truth) => {
        if (!path.endsWith('/proposals')) return undefined;
        const answer = JSON.parse(truth.toString());
        const [proposal] = answer.proposals;
        proposal.devices = [toBase64url(spy.leafBytes)];
        if (roster) proposal.payload = withLast(proposal.payload, spy.hash);
        return Buffer.from(JSON.stringify(answer));
      };
    };
    swap(false);
    assert.deepEqual(await cosigner.proposals(), [], 'a device that came without its leaf');
    swap(true);
    const [forged] = await cosigner.proposals();
    assert.equal(forged?.added[0]?.leaf.name, 'Bea');
    assert.deepEqual(forged?.added[0]?.fingerprint, await fingerprintWords(spy.leafBytes));
    assert.notDeepEqual(forged?.added[0]?.fingerprint, waiting.fingerprint);
    // Signed all the same, it is one signature of two: the proposer signed another.
    evil.alter = () => undefined;
    assert.equal((await steward.proposals())[0]?.signed, 1);
  });
});

/** A roster whose last device is another. */
function withLast(roster: string, hash: string): string {
  const { devices, ...rest } = decodeRoster(fromBase64url(roster));
  return toBase64url(encodeRoster({ ...rest, devices: [...devices.slice(0, -1), hash] }));
}
