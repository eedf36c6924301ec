import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonItems } from './json-items.ts';

async function itemsOf(chunks: readonly string[], arrays: readonly string[] = ['contents']) {
  const stream = (async function* () {
    yield* chunks;
  })();
  const items: string[] = [];
  for await (const item of jsonItems(stream, arrays)) items.push(item);
  return items;
}

const tricky = { a: '}]"\\', b: [{ c: [1, { d: '[{' }] }], contents: [{ no: 'not these' }] };
const forms = {
  array: JSON.stringify([tricky, {}, tricky]),
  page: JSON.stringify({ total: { of: 3 }, contents: [tricky, {}, tricky], after: [{}] }),
  lines: `${JSON.stringify(tricky)}\n{}\n${JSON.stringify(tricky)}\n`,
} as const;

test('the objects of an array, a page or lines come one by one, wherever the text is cut', async () => {
  const plain = { ...tricky, contents: undefined };
  for (const [form, text] of Object.entries(forms)) {
    const used = form === 'lines' ? text.replaceAll(/,"contents":\[\{[^\]]*\]/g, '') : text;
    const expected = form === 'lines' ? [plain, {}, plain] : [tricky, {}, tricky];
    for (let at = 0; at <= used.length; at += 1) {
      const items = await itemsOf([used.slice(0, at), used.slice(at)]);
      assert.deepEqual(
        items.map((item) => JSON.parse(item)),
        JSON.parse(JSON.stringify(expected)),
        `${form} at ${at}`,
      );
    }
  }
});

test('a single object is one, and one that is cut off is given as it is', async () => {
  assert.deepEqual(await itemsOf(['{"name": "a"}']), ['{"name": "a"}']);
  assert.deepEqual(await itemsOf(['[{"name": "a"}, {"na']), ['{"name": "a"}', '{"na']);
  assert.deepEqual(await itemsOf(['']), []);
  assert.deepEqual(await itemsOf(['"text"']), []);
  assert.deepEqual(await itemsOf(['}']), []);
});

test('an object longer than any service is refused before it fills the memory', async () => {
  const endless = (async function* () {
    yield '[{"a": "';
    for (let count = 0; count < 400; count += 1) yield 'x'.repeat(65_536);
  })();
  await assert.rejects(async () => {
    for await (const _ of jsonItems(endless, [])) assert.fail();
  }, RangeError);
});

test('a line with a string that does not end is one broken item, and the next line is read', async () => {
  const text = '{"a":1}\n{"b":"cut\n{"c":[{"d":"\\"}\n"}]}\n{"e":2}\n';
  for (const chunks of [[text], [...text]]) {
    assert.deepEqual((await itemsOf(chunks)).filter(isWhole), ['{"a":1}', '{"e":2}']);
  }
});

function isWhole(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
