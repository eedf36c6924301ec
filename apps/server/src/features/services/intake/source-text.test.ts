import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSourceText } from './source-text.ts';

test('full-width digits and letters become ordinary ones, Chinese punctuation stays', () => {
  assert.deepEqual(readSourceText('師大路１１０號１Ｆ（一樓），後門'), {
    text: '師大路110號1F（一樓），後門',
    remarks: ['characters-normalised'],
  });
});

test('radicals that only look like characters become the characters', () => {
  assert.equal(readSourceText('⼤⼼居家⻑照機構、⺠生⻄路').text, '大心居家長照機構、民生西路');
});

test('a quotation mark without its partner goes, a pair stays', () => {
  assert.deepEqual(readSourceText('「臺北市士林區雨農路92號'), {
    text: '臺北市士林區雨農路92號',
    remarks: ['quote-removed'],
  });
  assert.deepEqual(readSourceText('「咱ㄟ社區」服務據點'), {
    text: '「咱ㄟ社區」服務據點',
    remarks: [],
  });
  assert.equal(readSourceText('Lane 5" back').text, 'Lane 5 back');
});

test('white space of every kind is one space', () => {
  assert.equal(readSourceText('  蘭雅里　024鄰\t中山北路\n6段 ').text, '蘭雅里 024鄰 中山北路 6段');
});

test('a character that was lost before it came here is remarked on', () => {
  assert.deepEqual(readSourceText('糖?里大理街').remarks, ['character-lost']);
  assert.deepEqual(readSourceText('糖\ufffd里').remarks, ['character-lost']);
});
