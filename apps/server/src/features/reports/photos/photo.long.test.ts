import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { largestPhotoBytes } from './drawing.ts';
import { drawPhoto } from './photo.ts';
import { positionInPhoto } from './photo-position.ts';

const canary = 'canary-7f3a';
const folder = mkdtempSync(join(tmpdir(), 'nearhand-photo-'));
after(() => rmSync(folder, { recursive: true }));

async function encodePhoto(bytes: Buffer) {
  const to = { large: join(folder, 'large'), small: join(folder, 'small') };
  const drawn = await drawPhoto(bytes, to, Number.POSITIVE_INFINITY);
  if ('needed' in drawn) throw new RangeError('more than there is');
  return { ...drawn, large: readFileSync(to.large), small: readFileSync(to.small) };
}
const plain = () =>
  sharp({ create: { width: 400, height: 300, channels: 3, background: '#aa5500' } });

/** A photo as a phone makes it: position, camera, thumbnail-sized notes, in every place there is. */
async function photoOfPhone(format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  return await plain()
    .withExif({
      IFD0: { Make: canary, Artist: canary, ImageDescription: canary },
      IFD2: { UserComment: canary },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '25/1 2/1 3000/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '121/1 33/1 1800/100',
      },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><r>${canary}</r></x:xmpmeta>`)
    .withIccProfile('p3')
    .toFormat(format)
    .toBuffer();
}

/** The markers of a JPEG before its picture data. */
function markersOf(jpeg: Buffer): readonly number[] {
  const markers: number[] = [];
  for (
    let at = 2;
    jpeg[at] === 0xff && jpeg[at + 1] !== 0xda;
    at += 2 + jpeg.readUInt16BE(at + 2)
  ) {
    markers.push(jpeg[at + 1] ?? 0);
  }
  return markers;
}

test('nothing of a photo comes along but its pixels', async () => {
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const photo = await photoOfPhone(format);
    assert.ok(photo.includes(canary), `${format} carries something to begin with`);
    // A second file behind the picture, as a polyglot has it.
    const { large, small } = await encodePhoto(Buffer.concat([photo, Buffer.from(canary)]));
    for (const bytes of [large, small]) {
      assert.equal(bytes.includes(canary), false, format);
      assert.equal(
        /Exif|http:\/\/ns|Photoshop|ICC_PROFILE|GPS/.test(bytes.toString('latin1')),
        false,
      );
      const isPlain =
        markersOf(bytes).every((m) => m < 0xe1 || m > 0xef) && !markersOf(bytes).includes(0xfe);
      assert.ok(isPlain, 'no application part but JFIF, and no comment');
    }
  }
});

test('the position of a photo is offered, from the bytes of a JPEG alone', async () => {
  const { position } = await encodePhoto(await photoOfPhone('jpeg'));
  assert.deepEqual(position, { latitude: 25.04167, longitude: 121.555 });
  assert.equal((await encodePhoto(await plain().jpeg().toBuffer())).position, undefined);
});

test('an Exif part cut anywhere gives a position or none, and never an error', async () => {
  const photo = await photoOfPhone('jpeg');
  for (let length = 0; length < Math.min(photo.length, 900); length += 1) {
    const position = positionInPhoto(photo.subarray(0, length));
    assert.ok(position === undefined || position.latitude === 25.04167);
  }
});

test('a photo that lies on its side is turned upright, since its note about it goes', async () => {
  const lying = await plain()
    .withExif({ IFD0: { Orientation: '6' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const { width, height } = await encodePhoto(lying);
  assert.deepEqual([width, height], [300, 400]);
});

test('what is no photo is refused by its bytes, whatever it is called', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>';
  const cut = (await plain().jpeg().toBuffer()).subarray(0, 300);
  const files: readonly (readonly [string, Buffer])[] = [
    ['an SVG', Buffer.from(svg)],
    ['a page', Buffer.from('<!doctype html><script>1</script>')],
    [
      'a page that begins like a JPEG',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<html>')]),
    ],
    ['a GIF', Buffer.from('GIF89a;<script>')],
    ['nothing', Buffer.alloc(0)],
    ['a photo cut off', cut],
  ];
  for (const [name, bytes] of files) {
    await assert.rejects(encodePhoto(bytes), { code: 'not-a-photo' }, name);
  }
  await assert.rejects(encodePhoto(Buffer.alloc(largestPhotoBytes + 1, 0xff)), {
    code: 'too-large',
  });
});

test('a picture of a hundred million pixels is refused before it is opened', async () => {
  const bombs = [pngHeader(20_000, 20_000), await wideJpeg(10_400, 10_000)];
  const before = process.memoryUsage().rss;
  for (const bomb of bombs) {
    await assert.rejects(encodePhoto(bomb), { code: 'too-many-pixels' });
  }
  assert.ok(process.memoryUsage().rss - before < 100e6);
});

test('a photo that has to be held whole to be drawn may have fewer pixels than one read by lines', async () => {
  const flat = (side: number, channels: 3 | 4 = 3) =>
    sharp({ create: { width: side, height: side, channels, background: '#557799' } });
  const inPasses = await flat(4300).jpeg({ progressive: true }).toBuffer();
  const interlaced = await flat(3400, 4)
    .toColourspace('rgb16')
    .png({ progressive: true })
    .toBuffer();
  const byComponent = await flat(4300).jpeg().toBuffer();
  assert.equal((await encodePhoto(byComponent)).width, 1280);
  // The first scan has one component of three: the others come after it.
  const scan = byComponent.indexOf(Buffer.from([0xff, 0xda]));
  const oneOfThree = Buffer.from('ffda0008010100003f00', 'hex');
  const inTurn = Buffer.concat([
    byComponent.subarray(0, scan),
    oneOfThree,
    byComponent.subarray(scan + 14),
  ]);
  for (const photo of [inPasses, interlaced, inTurn]) {
    await assert.rejects(encodePhoto(photo), { code: 'too-many-pixels' });
  }
});

test('notes that unpack to gigabytes are not unpacked', async () => {
  const png = await plain().png().toBuffer();
  const packed = deflateSync(Buffer.alloc(200_000_000));
  for (const type of ['zTXt', 'iCCP']) {
    const note = chunk(type, Buffer.concat([Buffer.from('a\0\0', 'latin1'), packed]));
    const photo = Buffer.concat([png.subarray(0, 33), note, note, png.subarray(33)]);
    const before = process.memoryUsage().rss;
    await encodePhoto(photo).catch((error: unknown) =>
      assert.equal((error as { readonly code?: unknown }).code, 'not-a-photo'),
    );
    assert.ok(process.memoryUsage().rss - before < 100e6, type);
  }
});

/** A PNG of this size with two rows of picture data: a few hundred bytes that claim gigabytes. */
function pngHeader(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(2 * (1 + 3 * width)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...[chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))],
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc(body), body.length + 4);
  return whole;
}

function crc(bytes: Buffer): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb8_8320 : 0);
  }
  return (sum ^ 0xffff_ffff) >>> 0;
}

/** A small JPEG whose header is changed to claim another size. */
async function wideJpeg(width: number, height: number): Promise<Buffer> {
  const jpeg = await plain().jpeg().toBuffer();
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(height, at + 5);
  jpeg.writeUInt16BE(width, at + 7);
  return jpeg;
}
