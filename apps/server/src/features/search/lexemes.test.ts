import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold, lexemesOf, lexemesOfWord, wordsOf } from './lexemes.ts';

function wantedOf(typed: string): readonly string[] {
  return wordsOf(fold(typed)).flatMap(lexemesOfWord);
}

test('Han text is kept as pairs of neighbours in one script', () => {
  assert.deepEqual(lexemesOf('牙醫診所').toSorted(), ['牙医', '医诊', '诊所'].toSorted());
  assert.deepEqual(lexemesOf('牙医诊所'), lexemesOf('牙醫診所'));
  assert.deepEqual(lexemesOf('醫'), ['医']);
});

test('other text is kept as words, without case, accents, width, apostrophes and plural', () => {
  assert.deepEqual(lexemesOf('Café MEALS ＡＢＣ glass Da’an'), [
    'cafe',
    'meal',
    'abc',
    'glass',
    'daan',
  ]);
});

test('a search wants each of its words, and words may stand apart', () => {
  assert.deepEqual(wantedOf('legal advice'), ['legal', 'advice']);
  assert.deepEqual(wantedOf('法律 諮詢'), ['法律', '咨询']);
  assert.deepEqual(wantedOf('the Meals'), ['meal']);
});

test('little words are not demanded unless there is nothing else', () => {
  assert.deepEqual(wantedOf('我想找牙醫'), ['牙医']);
  assert.deepEqual(wantedOf('the'), ['the']);
});

test('nothing to look for is no word', () => {
  for (const typed of ['', '   ', '？！', '---', "'", '\u0000', '\ud800', '%%%%', '****', '::::']) {
    assert.deepEqual(wantedOf(typed), [], JSON.stringify(typed));
  }
});

test('a text is found by any two neighbouring characters of it', () => {
  const name = '財團法人基督教台灣信義會';
  const lexemes = new Set(lexemesOf(name));
  for (const [index] of [...name].slice(1).entries()) {
    const pair = name.slice(index, index + 2);
    assert.ok(
      wantedOf(pair).every((word) => lexemes.has(word)),
      pair,
    );
  }
});

test('whatever is typed, what is wanted holds no control character and no half of a pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
      for (const lexeme of [...wantedOf(typed), ...lexemesOf(typed)]) {
        assert.doesNotMatch(lexeme, /[\p{Cc}\p{Cs}]/u);
        assert.notEqual(lexeme, '');
      }
    }),
  );
});
