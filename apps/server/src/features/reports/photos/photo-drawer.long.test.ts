import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { createLog } from '../../../log.ts';
import { IncomingPhotos } from './incoming-photos.ts';
import { type DrawerLimits, PhotoDrawer } from './photo-drawer.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhand-drawer-'));
const drawers: PhotoDrawer[] = [];
after(async () => {
  for (const each of drawers) await each.stop();
  rmSync(folder, { recursive: true });
});

function drawerWith(limits: Partial<DrawerLimits> = {}): PhotoDrawer {
  const drawer = new PhotoDrawer(createLog('silent'), limits);
  drawers.push(drawer);
  return drawer;
}

const incoming = new IncomingPhotos(folder, 100_000_000);
const flat = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#aa5500' } });

async function draw(drawer: PhotoDrawer, bytes: Buffer, name: string) {
  const arriving = async function* () {
    yield bytes;
  };
  const photo = await incoming.take(arriving(), () => false);
  const to = { large: join(folder, `${name}.large`), small: join(folder, `${name}.small`) };
  try {
    return { ...(await drawer.draw(photo.file, to)), large: readFileSync(to.large) };
  } finally {
    await photo.drop();
  }
}

test('a photo is drawn in a process that has no environment, and that ends when it is not needed', async () => {
  const drawer = drawerWith({ idleMs: 1 });
  assert.equal(drawer.process, undefined, 'none before the first photo');
  const drawing = draw(drawer, await flat(2000).jpeg().toBuffer(), 'plain');
  const process = await running(drawer);
  if (platform() === 'linux') {
    assert.doesNotMatch(readFileSync(`/proc/${process.pid}/environ`, 'latin1'), /PATH=|HOME=/);
  }
  const { width, large } = await drawing;
  assert.equal(width, 1280);
  assert.equal((await sharp(large).metadata()).format, 'jpeg');
  await process.ended;
  const again = await draw(drawer, await flat(600).jpeg().toBuffer(), 'again');
  assert.equal(again.width, 600);
  assert.notEqual(drawer.process, process);
});

test('what is no photo is refused in words, and the process goes on', async () => {
  const drawer = drawerWith();
  await assert.rejects(draw(drawer, Buffer.from('<svg/>'), 'svg'), { code: 'not-a-photo' });
  const first = drawer.process;
  const heavy = await flat(3000).jpeg({ progressive: true }).toBuffer();
  assert.equal((await draw(drawer, heavy, 'heavy')).width, 1280);
  assert.equal(drawer.process, first);
});

test('a process that ends over a photo takes that one along, and neither the others nor the next', async () => {
  const drawer = drawerWith();
  const photo = await flat(3000).jpeg().toBuffer();
  const alone = draw(drawer, photo, 'alone');
  kill(await running(drawer));
  await assert.rejects(alone, { code: 'unopenable' });

  const two = [draw(drawer, photo, 'first'), draw(drawer, photo, 'second')];
  const process = await running(drawer);
  while (process.asked < 2) await new Promise(setImmediate);
  kill(process);
  const widths = (await Promise.all(two)).map(({ width }) => width);
  assert.deepEqual(widths, [1280, 1280], 'each is drawn again alone');
});

test('a process that grows past its limit or takes too long ends, and the photo is refused', async () => {
  const photo = await flat(1000).jpeg().toBuffer();
  await assert.rejects(draw(drawerWith({ mostMemory: 1_000_000 }), photo, 'grown'), {
    code: 'unopenable',
  });
  await assert.rejects(draw(drawerWith({ longestMs: 0 }), photo, 'slow'), { code: 'unopenable' });
});

test('what cannot be written is told by its code, as a full disk is', async () => {
  const drawer = drawerWith();
  const photo = await flat(100).jpeg().toBuffer();
  await assert.rejects(draw(drawer, photo, 'no/such/folder'), { code: 'ENOENT' });
});

async function running(drawer: PhotoDrawer) {
  while (drawer.process?.isUp !== true) await new Promise(setImmediate);
  return drawer.process;
}

function kill({ pid }: { readonly pid: number | undefined }): void {
  assert.ok(pid);
  process.kill(pid, 'SIGSEGV');
}
