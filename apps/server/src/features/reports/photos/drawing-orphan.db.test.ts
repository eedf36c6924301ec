import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import sharp from 'sharp';
import {
  cleanUp,
  holdsWithin,
  isAlive,
  launch,
  stopped,
  temporaryFolder,
} from '../../../server.fixture.ts';
import { drawingOf, floodWithForms } from './photo-flood.fixture.ts';

after(cleanUp);

test('what draws photos goes with the server, whether that is killed, at work or not, or stopped', async () => {
  const create = { width: 3500, height: 3500, channels: 3, background: '#557799' } as const;
  const photos = [await sharp({ create }).jpeg({ progressive: true }).toBuffer()];
  for (const end of ['killed at work', 'killed later', 'stopped'] as const) {
    const server = await launch({ data: temporaryFolder(), env: { NEARHAND_LOG: 'error' } });
    await server.ready;
    const flood = floodWithForms(server.url, photos, { clients: 1, times: 1 });
    flood.catch(() => undefined);
    let drawing = 0;
    const isThere = async () => {
      drawing = (await drawingOf(server.pid)) ?? 0;
      return drawing > 0;
    };
    assert.ok(await holdsWithin(60_000, isThere), 'a photo is being drawn');
    if (end === 'killed later') await flood;
    if (end !== 'stopped') server.signal('SIGKILL');
    else assert.equal(await stopped(server), 0);
    assert.ok(await holdsWithin(10_000, () => !isAlive(drawing)), end);
    if (end === 'stopped') assert.deepEqual([...(await flood)], [[422, 1]], 'answered to its end');
  }
});
