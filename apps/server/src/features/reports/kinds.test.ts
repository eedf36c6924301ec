import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findKind, kinds } from './kinds.ts';
import { questions, readAnswers } from './questions.ts';

test('every kind has a name of its own in every language', () => {
  assert.ok(kinds.length >= 120);
  for (const language of ['en', 'zh-Hant', 'zh-Hans'] as const) {
    const names = kinds.map(({ names: { [language]: name } }) => name);
    assert.equal(new Set(names).size, kinds.length, language);
    assert.ok(names.every((name) => name.trim() !== ''));
  }
});

test('no kind is about somebody, who lives where, how many, or what somebody does', () => {
  const about = {
    en: /\b(person|people|man|woman|child|neighbour|tenant|owner|driver|homeless|beggar|drunk|youth|crowd|party|shouting|vendor|hawker|camp|squat|lodger|foreign|visitor|suspicious|illegal|vehicle|police)/i,
    'zh-Hant':
      /(人員|住戶|鄰居|房客|屋主|司機|遊民|街友|酒|小孩|攤販|聚集|可疑|違法|違規|車輛|外勞|移工|警)(?!報)/,
    'zh-Hans':
      /(人员|住户|邻居|房客|房东|司机|流浪汉|酒|小孩|摊贩|聚集|可疑|违法|违规|车辆|外来|民工|警)(?!报|器)/,
  };
  for (const { names, id } of kinds) {
    assert.doesNotMatch(names.en, about.en, id);
    assert.doesNotMatch(names['zh-Hant'], about['zh-Hant'], id);
    assert.doesNotMatch(names['zh-Hans'], about['zh-Hans'], id);
  }
});

test('the list is closed: what it does not have is no kind', () => {
  assert.equal(findKind('pothole')?.group, 'road');
  assert.equal(findKind('overcrowding'), undefined);
  assert.equal(findKind('__proto__'), undefined);
});

test('questions take closed values, numbers and days, and nothing else', () => {
  const all = ['size', 'blocks', 'danger', 'count', 'since'] as const;
  assert.deepEqual(
    Object.values(questions).map(({ form }) => form.datatype),
    ['singlevaluelist', 'singlevaluelist', 'singlevaluelist', 'number', 'datetime'],
  );
  const good = { size: 'hand', blocks: 'no', count: '007', since: '2026-01-05T10:20:00Z' };
  assert.deepEqual(readAnswers(all, good, '2026-02-01'), {
    answers: { size: 'hand', blocks: 'no', count: '7', since: '2026-01-05' },
    refused: [],
  });
  const bad = { size: 'Mr Li lives here', danger: '', count: '-1', since: '2026-02-02' };
  assert.deepEqual(readAnswers(all, bad, '2026-02-01'), {
    answers: {},
    refused: ['size', 'count', 'since'],
  });
});
