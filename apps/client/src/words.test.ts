import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { locales, wishedLocale } from './words.ts';

type Catalogue = Readonly<Record<string, string>>;

const folders = ['', 'helper/', 'directory/', 'reports/'];
const read = (folder: string, locale: string) =>
  JSON.parse(
    readFileSync(new URL(`../messages/${folder}${locale}.json`, import.meta.url), 'utf8'),
  ) as Catalogue;
const inputs = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

for (const folder of folders) {
  const english = read(folder, 'en');

  for (const locale of locales) {
    const there = read(folder, locale);
    test(`messages/${folder}${locale}.json says everything that the others say`, () => {
      assert.deepEqual(Object.keys(there).sort(), Object.keys(english).sort());
      for (const [key, text] of Object.entries(there)) {
        assert.notEqual(text, '', key);
        assert.deepEqual(inputs(text), inputs(english[key] ?? ''), key);
      }
    });

    test(`messages/${folder}${locale}.json does not shout or cheer`, () => {
      for (const [key, text] of Object.entries(there)) assert.doesNotMatch(text, /[!！]/, key);
    });
  }

  test(`messages/${folder}en.json has no word for kinds of people`, () => {
    for (const [key, text] of Object.entries(english)) {
      assert.doesNotMatch(text, /\b(cases?|clients?|subjects?|risks?|targets?)\b/i, key);
    }
  });
}

test('no key stands in two catalogues, where one would hide the other', () => {
  const keys = folders.flatMap((folder) => Object.keys(read(folder, 'en')));
  assert.deepEqual(
    keys.filter((key, index) => keys.indexOf(key) !== index),
    [],
  );
});

test('the path decides the language, then the browser, then English', () => {
  assert.equal(wishedLocale('/zh-Hant/ask', ['en']), 'zh-Hant');
  assert.equal(wishedLocale('/ask', ['fr', 'zh-HK', 'en']), 'zh-Hant');
  assert.equal(wishedLocale('/ask', ['zh-CN']), 'zh-Hans');
  assert.equal(wishedLocale('/ask', ['zh-Hant-CN']), 'zh-Hant');
  assert.equal(wishedLocale('/ask', ['fr']), 'en');
});
