import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageLiked, languages, pathIn, readPath, textFor } from './language.ts';

test('an address and its language lead back to each other', () => {
  for (const language of languages) {
    for (const path of ['/', '/services', '/services/abc?q=a']) {
      assert.deepEqual(readPath(pathIn(language, path)), { language, path });
    }
  }
});

test('an address that only begins like a language prefix is English', () => {
  assert.deepEqual(readPath('/zh-Hantown'), { language: 'en', path: '/zh-Hantown' });
  assert.deepEqual(readPath('/zh-Hans'), { language: 'zh-Hans', path: '/' });
});

test('a browser is offered the language it likes best among ours', () => {
  const cases = {
    'zh-TW,zh;q=0.9,en;q=0.8': 'zh-Hant',
    'zh-CN,zh;q=0.9': 'zh-Hans',
    'zh-Hant-HK': 'zh-Hant',
    zh: 'zh-Hans',
    'fr-FR,en;q=0.3,zh-TW;q=0.7': 'zh-Hant',
    'en-GB': 'en',
    'zh;q=0,fr': undefined,
    'de, fr': undefined,
    '': undefined,
    ';;;,q=': undefined,
  };
  for (const [header, language] of Object.entries(cases)) {
    assert.equal(languageLiked(header), language, header);
  }
  assert.equal(languageLiked(undefined), undefined);
});

test('a text is given in the nearest language it has, and says which', () => {
  const hant = { 'zh-Hant': '診所' };
  assert.deepEqual(textFor(hant, 'zh-Hans'), { text: '診所', language: 'zh-Hant' });
  assert.deepEqual(textFor(hant, 'en'), { text: '診所', language: 'zh-Hant' });
  assert.deepEqual(textFor({ th: 'คลินิก' }, 'en'), { text: 'คลินิก', language: 'th' });
  assert.deepEqual(textFor({}, 'en'), { text: '', language: 'en' });
});
