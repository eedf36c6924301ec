import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cleanUp, launch, temporaryFolder } from '../../../server.fixture.ts';
import { floodWithForms, heavyPhotos, peakMemory, watchDrawing } from './photo-flood.fixture.ts';

after(cleanUp);

test('a flood of the heaviest photos leaves the server and what draws below 400 MB, with an answer to each and no file', async () => {
  const data = temporaryFolder();
  const server = await launch({ data, env: { NEARHAND_LOG: 'error' } });
  await server.ready;
  const photos = await heavyPhotos();
  const drawing = watchDrawing(server.pid);
  const statuses = await floodWithForms(server.url, photos, { clients: 12, times: 1 });
  const [peak, peakOfDrawing] = [await peakMemory(server.pid), await drawing.end()];
  assert.ok(peak < 400, `${peak} MB`);
  assert.ok(peakOfDrawing > 0 && peakOfDrawing < 400, `${peakOfDrawing} MB`);
  // No form says what it is about: it comes back with what is wrong, or is to be sent again.
  const known = [...statuses.keys()].every((status) => [422, 503].includes(status));
  assert.ok(known, `${JSON.stringify([...statuses])} ${server.stderr()}`);
  assert.equal(
    [...statuses.values()].reduce((sum, count) => sum + count, 0),
    12,
  );
  assert.deepEqual(readdirSync(join(data, 'incoming-photos')), []);
  assert.doesNotMatch(server.stderr(), /a request failed/);
});
