import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lexemesOf, searchOf } from './lexemes.ts';

test('Han text is kept as pairs of neighbours in one script', () => {
  assert.deepEqual(lexemesOf('牙醫診所').toSorted(), ['牙医', '医诊', '诊所'].toSorted());
  assert.deepEqual(lexemesOf('牙医诊所'), lexemesOf('牙醫診所'));
  assert.deepEqual(lexemesOf('醫'), ['医']);
});

test('other text is kept as words, without case, accents, width and plural', () => {
  assert.deepEqual(lexemesOf('Café MEALS ＡＢＣ glass'), ['cafe', 'meal', 'abc', 'glass']);
});

test('a search wants each of its words, and words may stand apart', () => {
  assert.equal(searchOf('legal advice'), "'legal':* & 'advice':*");
  assert.equal(searchOf('法律 諮詢'), "'法律' & '咨询'");
  assert.equal(searchOf('the Meals'), "'meal':*");
});

test('little words are not demanded unless there is nothing else', () => {
  assert.equal(searchOf('我想找牙醫'), "'牙医'");
  assert.equal(searchOf('the'), "'the':*");
  assert.equal(searchOf('找'), "'找':*");
});

test('nothing to look for is no search', () => {
  for (const typed of ['', '   ', '？！', '---', "'"])
    assert.equal(searchOf(typed), undefined, typed);
});

test('an apostrophe inside a word stays inside its lexeme', () => {
  assert.equal(searchOf("don't"), "'don''t':*");
});

test('whatever is typed, no quotation mark or operator gets out of its lexeme', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
      const search = searchOf(typed);
      if (search !== undefined) {
        assert.match(search, /^'(?:[^'\\]|''|\\\\)+'(:\*)?( & '(?:[^'\\]|''|\\\\)+'(:\*)?)*$/);
      }
    }),
  );
});

test('a text is found by any two neighbouring characters of it', () => {
  const name = '財團法人基督教台灣信義會';
  const lexemes = new Set(lexemesOf(name));
  for (const [index] of [...name].slice(1).entries()) {
    const pair = name.slice(index, index + 2);
    const wanted = (searchOf(pair) ?? '').replaceAll("'", '').split(' & ');
    assert.ok(
      wanted.every((word) => lexemes.has(word)),
      `${pair} ${wanted}`,
    );
  }
});
