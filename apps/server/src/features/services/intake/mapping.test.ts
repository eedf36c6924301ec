import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DirectoryError } from './directory-error.ts';
import { columnsOf, readMapping } from './mapping.ts';

const root = fileURLToPath(new URL('../../../../../../mappings/', import.meta.url));
const files = globSync('**/*.json', { cwd: root })
  .filter((file) => !readFileSync(`${root}${file}`, 'utf8').includes('"format": "areas"'))
  .sort();

test('every mapping of ours can be read, and each has a source of its own', () => {
  assert.ok(files.length >= 7);
  const sources = files.map(
    (file) => readMapping(readFileSync(`${root}${file}`, 'utf8'), file).source,
  );
  assert.equal(new Set(sources).size, files.length);
});

test('the columns of a mapping are those it reads, in descriptions too', () => {
  const mapping = readMapping(
    readFileSync(`${root}taipei/elder-homes.json`, 'utf8'),
    'elder-homes',
  );
  const columns = columnsOf(mapping);
  for (const column of ['機構名稱', '電話', 'lat', '核定床數-核定總床位數']) {
    assert.ok(columns.includes(column), column);
  }
});

test('a wrong mapping is refused with a sentence that names the file and the place', () => {
  const refused = (json: string, words: RegExp) =>
    assert.throws(
      () => readMapping(json, 'my.json'),
      (error) =>
        error instanceof DirectoryError &&
        error.code === 'mapping-wrong' &&
        words.test(error.message),
    );
  refused('{', /^my\.json is not JSON/);
  refused('{}', /^my\.json: /);
  const whole = JSON.parse(readFileSync(`${root}taipei/clinics.json`, 'utf8'));
  refused(JSON.stringify({ ...whole, contact: '聯絡人' }), /my\.json/);
  refused(JSON.stringify({ ...whole, kinds: { always: ['suspect'] } }), /kinds/);
});
