import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  areaAround,
  areaChain,
  decodeAreas,
  type GridPoint,
  readRing,
  writeRing,
} from './area-bundle.ts';

const square = (x: number, y: number): GridPoint[] => [
  [x, y],
  [x + 9, y],
  [x + 9, y + 9],
  [x, y + 9],
  [x, y],
];
const written = {
  areas: [
    ['63', 0, { en: 'Town' }, []],
    ['63-1', 1, { 'zh-Hant': '北里' }, [writeRing(square(1_215_000, 250_000))]],
    [
      '63-2',
      1,
      { 'zh-Hant': '南里' },
      [writeRing(square(1_215_009, 250_000)), writeRing(square(1_215_100, 250_000))],
    ],
  ],
};

test('a ring is what it was after being written', () => {
  const number = fc.integer({ min: -1_800_000, max: 1_800_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number)), (ring) =>
      assert.deepEqual(readRing(writeRing(ring)), ring),
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => assert.ok(Array.isArray(readRing(text)))));
});

test('an area is found by a point in any of its parts, and leads to those around it', () => {
  const areas = decodeAreas(written);
  assert.equal(areaAround(areas, [1_215_004, 250_004])?.id, '63-1');
  assert.equal(areaAround(areas, [1_215_104, 250_004])?.id, '63-2');
  assert.equal(areaAround(areas, [1_215_050, 250_004]), undefined);
  assert.deepEqual(areaChain(areas, '63-2'), ['63-2', '63']);
  assert.deepEqual(areaChain(areas, 'elsewhere'), []);
});

test('what is no list of areas is refused', () => {
  for (const wrong of [
    null,
    [],
    {},
    { areas: 1 },
    { areas: [{}] },
    { areas: [['a', 0.5, {}, []]] },
    { areas: [['a', 0, { en: 1 }, []]] },
  ]) {
    assert.throws(() => decodeAreas(wrong), { code: 'shape' }, JSON.stringify(wrong));
  }
});
