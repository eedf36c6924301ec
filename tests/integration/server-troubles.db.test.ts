import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStewardDevice } from '@nearhand/visit/enrolment';
import { Steward } from '@nearhand/visit/steward';
import { StewardLine } from '@nearhand/visit/steward-line';
import { enrolSteward, serve, wireTo } from './served.ts';

test('a steward is told what is wrong with the server, without paths, and nobody else is', async () => {
  const { url, links, troubles } = await serve();
  const { api } = wireTo(url);
  const device = await enrolSteward(api, links.steward);
  const steward = await Steward.signIn(api, await api.community(), device.content);
  assert.deepEqual(await steward.troubles(), []);
  troubles.set('night', 'There is no room left on the disk of /secret/path.', 'disk-full');
  troubles.set('second-place', 'The second place, /secret/path, cannot be written to.', 'away');
  assert.deepEqual(await steward.troubles(), [
    { part: 'night', state: 'disk-full' },
    { part: 'second-place', state: 'away' },
  ]);
  troubles.set('night', undefined);
  assert.deepEqual(await steward.troubles(), [{ part: 'second-place', state: 'away' }]);

  const about = { desk: device.content.desk, name: 'Somebody' };
  const stranger = await makeStewardDevice(about, device.content.origin);
  const line = await StewardLine.of(api, stranger.content);
  await assert.rejects(line.send('GET', '/troubles'), { code: 'not-permitted' });
});
