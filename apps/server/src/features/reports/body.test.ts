import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBodyName } from './body.ts';

test('nobody who watches can be named as somebody who mends', () => {
  const named = (name: string) => isBodyName({ en: name, 'zh-Hant': '單位', 'zh-Hans': '单位' });
  assert.equal(named('Road department'), true);
  assert.equal(named('Fire hydrant crew'), true);
  for (const name of ['City Police', 'POLICE', 'Security office', 'Neighbourhood patrol', '']) {
    assert.equal(named(name), false, name);
  }
  const chinese = { en: 'Office', 'zh-Hant': '警察局', 'zh-Hans': '单位' };
  assert.equal(isBodyName(chinese), false);
});
