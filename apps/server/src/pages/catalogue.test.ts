import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { languages } from './language.ts';

type Catalogue = Readonly<Record<string, string>>;

const catalogues = languages.map((language) => {
  const file = new URL(`../../messages/${language}.json`, import.meta.url);
  const { $schema, ...messages } = JSON.parse(readFileSync(file, 'utf8')) as Catalogue;
  assert.ok($schema);
  return { language, messages };
});
const english = catalogues[0]?.messages ?? {};

test('every word on screen is there in every language, with the same places to fill in', () => {
  const holes = (text = '') => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
  for (const { language, messages } of catalogues) {
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(english).sort(), language);
    for (const [key, text] of Object.entries(messages)) {
      assert.notEqual(text.trim(), '', `${language} ${key}`);
      assert.deepEqual(holes(text), holes(english[key]), `${language} ${key}`);
    }
  }
});

test('no word on screen turns a person into a case, and none shouts', () => {
  const forbidden = {
    en: /\b(case|client|subject|risk|target)s?\b|!/i,
    'zh-Hant': /個案|案主|當事人|風險|對象|！/,
    'zh-Hans': /个案|案主|当事人|风险|对象|！/,
  };
  for (const { language, messages } of catalogues) {
    for (const [key, text] of Object.entries(messages)) {
      assert.doesNotMatch(text, forbidden[language], `${language} ${key}`);
    }
  }
});

test('each Chinese script is written in its own characters', () => {
  const only = { 'zh-Hant': /[这们说话读写给谁没关码]/, 'zh-Hans': /[這們說話讀寫給誰沒關碼]/ };
  for (const { language, messages } of catalogues) {
    if (language === 'en') continue;
    for (const [key, text] of Object.entries(messages)) {
      if (key === 'services_search_hint') continue;
      assert.doesNotMatch(text, only[language], `${language} ${key}: ${text}`);
    }
  }
});
