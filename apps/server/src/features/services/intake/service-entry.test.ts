import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMapping } from './mapping.ts';
import { readRow } from './service-entry.ts';

const mapping = readMapping(
  JSON.stringify({
    source: 'town/homes',
    attribution: { en: 'Town' },
    format: 'csv',
    language: 'zh-Hant',
    name: '名稱',
    place: ['縣市', '區', '地址'],
    district: '區',
    districts: ['北區'],
    phone: { column: '電話', areaCode: '02', localDigits: 8 },
    position: { latitude: 'lat', longitude: 'lon', within: [24, 121, 26, 122] },
    description: { en: 'Home with {床} beds.' },
    kinds: { always: ['care'], column: '類', values: { 住宿: ['housing', 'care'] } },
  }),
  'a mapping',
);
const row = {
  名稱: '石階之家',
  縣市: '燈籠市',
  區: '北區',
  地址: '窯巷１號',
  電話: '27315566',
  lat: '25.1',
  lon: '121.5',
  床: '12',
  類: '住宿',
  聯絡人: '王小明',
  手機: '0912345678',
};
const read = (changes: Partial<typeof row>) =>
  readRow({ number: 2, fields: { ...row, ...changes } }, mapping);

test('a row becomes a service by its mapping', () => {
  const { entry } = read({});
  assert.ok(entry);
  assert.deepEqual(entry.names, { 'zh-Hant': '石階之家' });
  assert.deepEqual(entry.places, { 'zh-Hant': '燈籠市北區窯巷1號' });
  assert.deepEqual(entry.phones, ['02-2731-5566']);
  assert.deepEqual(entry.position, { latitude: 25.1, longitude: 121.5 });
  assert.deepEqual(entry.descriptions, { en: 'Home with 12 beds.' });
  assert.deepEqual(entry.kinds, ['care', 'housing']);
});

test('nothing is taken from a column that the mapping does not name', () => {
  const taken = JSON.stringify(read({}));
  assert.ok(!taken.includes('王小明'));
  assert.ok(!taken.includes('0912'));
});

test('an address that already says its city does not say it twice', () => {
  const { entry } = read({ 地址: '燈籠市北區窯巷1號' });
  assert.deepEqual(entry?.places, { 'zh-Hant': '燈籠市北區窯巷1號' });
});

test('what cannot be used is left out with a remark, and the service stays', () => {
  const about = (changes: Partial<typeof row>) => {
    const found = read(changes);
    return found.entry ? found.remarks : found.reason;
  };
  assert.deepEqual(about({ lat: '29.4', 地址: '窯巷1號' }), ['coordinates-out-of-range']);
  assert.deepEqual(about({ lat: '', 地址: '窯巷1號' }), ['coordinates-missing']);
  assert.deepEqual(about({ lat: 'north', 地址: '窯巷1號' }), ['coordinates-unreadable']);
  assert.equal(about({ 名稱: '石'.repeat(301) }), 'name-too-long');
  assert.deepEqual(about({ 區: '东區', 縣市: '', 地址: '窯巷1號' }), ['district-unknown']);
  assert.deepEqual(about({ 電話: '', 地址: '窯巷1號' }), ['phone-empty']);
  assert.equal(about({ 名稱: ' ' }), 'no-name');
});

test('a service keeps its id when rows move, and when spaces come and go', () => {
  const id = read({}).entry?.id;
  assert.equal(
    readRow({ number: 99, fields: { ...row, 名稱: '石階 之家' } }, mapping).entry?.id,
    id,
  );
  assert.notEqual(read({ 地址: '窯巷2號' }).entry?.id, id);
});
