import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { IncomingPhotos } from './incoming-photos.ts';
import { readSealed } from './sealed-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhand-incoming-'));
const place = join(folder, 'incoming-photos');
after(() => rmSync(folder, { recursive: true }));

async function* chunks(...parts: readonly (string | Error)[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield Buffer.from(part);
  }
}
const whole = () => false;

test('a photo that waits comes back as it was, and is legible nowhere on the disk', async () => {
  const photos = new IncomingPhotos(folder, 1000);
  const photo = await photos.take(chunks('canary-', '25.04,', '121.55'), whole);
  const [file = ''] = readdirSync(place);
  assert.equal(readFileSync(join(place, file)).length, photo.file.size);
  assert.doesNotMatch(readFileSync(join(place, file), 'latin1'), /canary|25\.04|121/);
  assert.equal((await readSealed(photo.file)).toString(), 'canary-25.04,121.55');
  await photo.drop();
  assert.deepEqual(readdirSync(place), []);
});

test('all together are never more than may be kept, and one that is dropped makes room', async () => {
  const photos = new IncomingPhotos(folder, 20);
  const first = await photos.take(chunks('123456789012'), whole);
  await assert.rejects(photos.take(chunks('1234', '56789'), whole), { code: 'busy' });
  assert.equal(readdirSync(place).length, 1, 'nothing is left of one that had no room');
  await first.drop();
  const next = await photos.take(chunks('12345678901234567890'), whole);
  await next.drop();
  await next.drop();
  const last = await photos.take(chunks('12345678901234567890'), whole);
  await last.drop();
});

test('a photo that breaks off or is too large leaves nothing', async () => {
  const photos = new IncomingPhotos(folder, 10);
  await assert.rejects(photos.take(chunks('123', new Error('gone')), whole), { message: 'gone' });
  await assert.rejects(
    photos.take(chunks('12345'), () => true),
    { code: 'too-large' },
  );
  assert.deepEqual(readdirSync(place), []);
  const photo = await photos.take(chunks('1234567890'), whole);
  await photo.drop();
});

test('what a crash left is swept, and what arrives just now is not', async () => {
  const photos = new IncomingPhotos(folder, 1000);
  const photo = await photos.take(chunks('new'), whole);
  writeFileSync(join(place, 'left'), 'noise');
  utimesSync(join(place, 'left'), 1, 1);
  await photos.sweep(Date.now());
  assert.equal(readdirSync(place).length, 1);
  assert.equal((await readSealed(photo.file)).toString(), 'new');
  await photo.drop();
});
