import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boxOf, contains, type Point, type Polygons, simplified } from './polygon.ts';

/** A square with a square hole, and an island apart. */
const square = (x: number, y: number, half: number): Point[] => [
  [x - half, y - half],
  [x + half, y - half],
  [x + half, y + half],
  [x - half, y + half],
  [x - half, y - half],
];
const town: Polygons = [[square(0, 0, 4), square(0, 0, 1)], [square(10, 0, 1)]];

test('a point is inside where it is in a polygon and in none of its holes', () => {
  for (const [point, inside] of [
    [[3, 3], true],
    [[0.5, 0.5], false],
    [[5, 0], false],
    [[10, 0.5], true],
    [[10, 1.5], false],
  ] as const) {
    assert.equal(contains(town, point), inside, String(point));
  }
  assert.deepEqual(boxOf(town), { south: -4, west: -4, north: 4, east: 11 });
  assert.equal(boxOf([]), undefined);
});

test('fewer points say the same to within the tolerance', () => {
  const circle = Array.from({ length: 361 }, (_, degree): Point => {
    const turn = (degree % 360) * (Math.PI / 180);
    return [121 + Math.cos(turn) / 100, Math.sin(turn) / 100];
  });
  const [[few = []] = []] = simplified([[circle]], 0.0002);
  assert.ok(few.length < 40 && few.length > 8, String(few.length));
  assert.deepEqual(few.at(-1), few[0]);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (turn, far) => {
        const point: Point = [121 + (Math.cos(turn) * far) / 100, (Math.sin(turn) * far) / 100];
        if (Math.abs(far - 1) < 0.03) return;
        assert.equal(contains([[few]], point), far < 1);
      },
    ),
  );
});
