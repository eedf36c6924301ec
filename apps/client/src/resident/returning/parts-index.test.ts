import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordList } from '@nearhand/seal/word-list';
import { loadParts, readParts } from './parts-index.ts';

for (const language of ['zh-Hant', 'zh-Hans'] as const) {
  test(`every word of the ${language} list can be found by its radical and its strokes`, async () => {
    const found = await loadParts(language);
    const list = await wordList(language);
    assert.equal(found.length, 2048);
    assert.deepEqual(new Set(found.map(({ character }) => character)), new Set(list));
    assert.ok(found.every(({ radical, strokes }) => radical.length > 0 && strokes > 0));
  });
}

test('well-known characters stand where a dictionary has them', async () => {
  const found = new Map((await loadParts('zh-Hant')).map((each) => [each.character, each]));
  assert.deepEqual(found.get('河'), { character: '河', radical: '水', strokes: 8 });
  assert.deepEqual(found.get('說'), { character: '說', radical: '言', strokes: 14 });
  assert.deepEqual(found.get('一'), { character: '一', radical: '一', strokes: 1 });
});

test('a run of characters shares the number before it', () => {
  assert.deepEqual(readParts('水:4水5永汁'), [
    { character: '水', radical: '水', strokes: 4 },
    { character: '永', radical: '水', strokes: 5 },
    { character: '汁', radical: '水', strokes: 5 },
  ]);
});
