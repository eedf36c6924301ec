import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvRows } from './csv-rows.ts';

async function rowsOf(text: string) {
  const stream = (async function* () {
    yield text;
  })();
  const rows = [];
  for await (const row of csvRows(stream)) rows.push(row);
  return rows;
}

test('rows are counted as a spreadsheet counts them, the header being the first', async () => {
  assert.deepEqual(await rowsOf('\ufeff名稱, 電話 \r\n甲,1\r\n"乙, 分店",2\r\n'), [
    { number: 2, fields: { 名稱: '甲', 電話: '1' } },
    { number: 3, fields: { 名稱: '乙, 分店', 電話: '2' } },
  ]);
});

test('a row with a field too many or too few is broken, and those after it are read', async () => {
  assert.deepEqual(await rowsOf('a,b\n1\n1,2,3\n1,2\n'), [
    { number: 2, broken: 'wrong-width' },
    { number: 3, broken: 'wrong-width' },
    { number: 4, fields: { a: '1', b: '2' } },
  ]);
});

test('a stray quotation mark inside a field does not swallow the rest', async () => {
  assert.deepEqual(await rowsOf('a,b\n5" pipe,x\ny,z\n'), [
    { number: 2, fields: { a: '5" pipe', b: 'x' } },
    { number: 3, fields: { a: 'y', b: 'z' } },
  ]);
});
