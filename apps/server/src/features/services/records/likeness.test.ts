import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areLikelyOne, doorOf, floorsIn, heartOf, likenessKeys } from './likeness.ts';

test('a name is its heart, whatever city, legal form, width and signs stand around it', () => {
  for (const same of ['財團法人台北市松年基金會(士林)', '財團法人 臺北市松年基 金會（士林）']) {
    assert.equal(heartOf(same), '松年基金會士林');
  }
  assert.equal(heartOf('Ｌｏｔｕｓ Tea, Inc'), 'lotustea');
  assert.equal(heartOf('臺北市'), '台北市', 'of what is nothing else, all of it');
});

test('a door is its road and number, whoever writes the numerals', () => {
  for (const same of [
    '臺北市大安區仁愛路四段一五一巷三十九號二樓',
    '大安區住安里12鄰仁愛路4段151巷39號2樓',
    '「台北市大安區仁愛路４段１５１巷３９號',
  ]) {
    assert.equal(doorOf(same), '仁愛路4段151巷39號', same);
  }
  assert.equal(doorOf('12 Kiln Lane'), '12kilnlane');
  assert.equal(doorOf(''), '');
});

test('floors are told apart, ranges and parts too', () => {
  assert.deepEqual(floorsIn('石牌路二段357巷1號4~6樓'), ['4', '5', '6']);
  assert.deepEqual(floorsIn('松江路374、380、382號4樓'), ['4']);
  assert.deepEqual(floorsIn('葫蘆街33號4、5、6樓'), ['4', '5', '6']);
  assert.deepEqual(floorsIn('敦化南路一段7號四樓之1'), ['4之1']);
  assert.deepEqual(floorsIn('1~999樓'), ['1']);
});

const at = (name: string, address: string, number: string, latitude: number | null = 25.04) => ({
  keys: likenessKeys({
    service: {
      ...{ id: 's', name, status: 'active', text_language: 'zh-Hant' },
      phones: number === '' ? [] : [{ id: 'p', number }],
    },
    places:
      address === ''
        ? []
        : [
            {
              at: { id: 'a' },
              location: {
                ...{ id: 'l', location_type: 'physical' },
                addresses: [
                  {
                    ...{ id: 'd', address_1: address, city: '', state_province: '' },
                    ...{ postal_code: '', country: 'TW', address_type: 'physical' },
                  },
                ],
              },
            },
          ],
  }),
  latitude,
  longitude: latitude === null ? null : 121.55,
});

test('one name near by or at one door is likely one, and far away it is another', () => {
  const tea = at('蓮花茶館', '窯巷1號', '02-2731-5501');
  assert.ok(areLikelyOne(tea, at('臺北市蓮花 茶館', '', '', null)));
  assert.ok(areLikelyOne(tea, at('蓮花茶館', '窯巷3號', '', 25.041)));
  assert.ok(areLikelyOne(tea, at('蓮花茶館', '窯巷一號', '', 25.046)));
  assert.ok(areLikelyOne(tea, at('蓮花茶館', '岸路9號', '02-2731-5501', 25.047)));
  assert.ok(!areLikelyOne(tea, at('蓮花茶館', '岸路9號', '', 25.08)));
  assert.ok(!areLikelyOne(tea, at('蓮花茶館', '岸路9號', '02-2731-5501', 25.08)));
});

test('names that are only alike need one door and no other floor', () => {
  const home = at('私立義行老人長期照顧中心', '石牌路2段357巷1號4~6樓', '02-2731-5502');
  const floor = (floors: string) =>
    at('私立行義老人長期照顧中心', `石牌路二段357巷1號${floors}`, '02-2731-5502');
  assert.ok(!areLikelyOne(home, floor('1~3樓')));
  assert.ok(areLikelyOne(home, floor('5樓')));
  assert.ok(areLikelyOne(home, floor('')));
  const branch = at('私立行義老人長期照顧中心', '岸路2號', '02-2731-5502');
  assert.ok(!areLikelyOne(home, branch), 'branches have one number');
  assert.ok(areLikelyOne(home, at('私立行義老人長期照顧中心', '', '02-2731-5502', null)));
  assert.ok(!areLikelyOne(home, at('岸邊牙醫診所', '石牌路2段357巷1號5樓', '02-2731-5502')));
});
