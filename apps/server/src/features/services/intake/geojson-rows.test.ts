import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geojsonRows } from './geojson-rows.ts';

const collection = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { name: '石階 "}" ]診所', beds: 3, closed: null },
      geometry: { type: 'Point', coordinates: [121.5, 25.1] },
    },
    { type: 'Feature', properties: { name: '\\' }, geometry: null },
  ],
  after: { features: [{ properties: { name: 'not one of them' } }] },
});
const expected = [
  {
    number: 1,
    fields: {
      name: '石階 "}" ]診所',
      beds: '3',
      'geometry.longitude': '121.5',
      'geometry.latitude': '25.1',
    },
  },
  { number: 2, fields: { name: '\\' } },
];

async function rowsOf(...chunks: readonly string[]) {
  const stream = (async function* () {
    yield* chunks;
  })();
  const rows = [];
  for await (const row of geojsonRows(stream)) rows.push(row);
  return rows;
}

test('features are read one by one, wherever the text is cut', async () => {
  for (let at = 0; at <= collection.length; at += 1) {
    assert.deepEqual(
      await rowsOf(collection.slice(0, at), collection.slice(at)),
      expected,
      `${at}`,
    );
  }
  assert.deepEqual(await rowsOf(...collection), expected);
});

test('a feature that is no JSON is a broken row, and the next one is read', async () => {
  const rows = await rowsOf('{"features":[{"properties":{oops}},{"properties":{"name":"b"}}]}');
  assert.deepEqual(rows, [
    { number: 1, broken: 'unreadable' },
    { number: 2, fields: { name: 'b' } },
  ]);
});

test('a text that ends too early gives what was whole, and says that something was not', async () => {
  assert.deepEqual(await rowsOf(collection.slice(0, -120)), [
    ...expected.slice(0, 1),
    { number: 2, broken: 'unreadable' },
  ]);
  assert.deepEqual(await rowsOf(''), []);
});
