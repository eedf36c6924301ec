import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type NewDevice, readEnrolmentLink, sendEnrolment } from '@nearhand/visit/enrolment';
import { Steward } from '@nearhand/visit/steward';
import {
  askFor,
  enrolHelper,
  enrolSteward,
  leafOf,
  makeHelper,
  serve,
  signIn,
  wireTo,
} from './served.ts';

const served = await serve();
const { url } = served;
const wire = wireTo(url);
const { api } = wire;
const stewardDevice = await enrolSteward(api, served.links.steward);
const mei = await enrolHelper(api, served.links.helpers[0] ?? '', 'Mei Lin');
const tom = await enrolHelper(api, served.links.helpers[1] ?? '', 'Tom');
const steward = await Steward.signIn(api, await api.community(), stewardDevice.content);

/** A device that came by a steward's link and waits. */
async function comesAs(name: string): Promise<NewDevice> {
  const link = await steward.invite('helper');
  const device = await makeHelper(api, name);
  const enrolment = readEnrolmentLink(link.slice(link.indexOf('#')));
  assert.equal(await sendEnrolment(api, enrolment, device.leafBytes), 'waiting');
  return device;
}

async function confirmAll(): Promise<void> {
  for (const waiting of await steward.enrolments()) await steward.confirm(waiting);
}

const ask = (device: NewDevice) => askFor(wire, [device], [{ kind: 'said', text: 'one' }]);

test('a second device that the first one signed is sealed to at once', async () => {
  const second = await comesAs('mei lin');
  const first = await signIn(url, mei);
  const [waiting, ...more] = await first.ownWaiting();
  assert.ok(waiting);
  assert.deepEqual([waiting.leafBytes, more.length], [second.leafBytes, 0]);
  assert.equal(waiting.fingerprint.length, 6);

  const other = await signIn(url, tom);
  assert.deepEqual(await other.ownWaiting(), []);
  await assert.rejects(other.signOwn(waiting), { code: 'enrolment-unknown' });

  await first.signOwn(waiting);
  assert.deepEqual(await first.ownWaiting(), []);
  await confirmAll();
  await first.watchName();
  assert.deepEqual(
    first.inMyName.map(({ second: how }) => how),
    ['signed'],
  );
  assert.deepEqual(first.strangersInMyName, []);
  assert.deepEqual((await signIn(url, second)).strangersInMyName, []);
  const { visit } = await ask(second);
  assert.deepEqual(
    visit.state.readers.map(({ leaf }) => leaf.id),
    [leafOf(second).id],
  );
});

test('one that nobody of that name signed waits, and the helper whose name it bears is warned', async () => {
  const first = await signIn(url, mei);
  const stranger = await comesAs('Mei Lin');
  await confirmAll();
  await assert.rejects(ask(stranger), { code: 'device-waits' });
  await first.watchName();
  assert.deepEqual(
    first.strangersInMyName.map(({ leaf }) => leaf.id),
    [leafOf(stranger).id],
  );
  assert.equal((await signIn(url, stranger)).strangersInMyName.length, 1);
});
