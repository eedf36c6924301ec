import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHoursText } from './hours-text.ts';

function short(text: string): string | undefined {
  return readHoursText(text)
    ?.map(({ byday, opens_at, closes_at, holidays }) =>
      [byday, opens_at && `${opens_at}-${closes_at}`, holidays].filter(Boolean).join(' '),
    )
    .join('; ');
}

test('a text whose every word is understood becomes rules', () => {
  const cases = {
    '週二、週四 18:00–21:00': 'TU,TH 18:00-21:00',
    '周二、周四 18:00–21:00': 'TU,TH 18:00-21:00',
    'Tuesday and Thursday, 18:00 to 21:00': 'TU,TH 18:00-21:00',
    'Mon–Fri 9am-5pm; Sat 9:00-12:30': 'MO,TU,WE,TH,FR 09:00-17:00; SA 09:00-12:30',
    'Every day, 8:00 to 20:00': 'MO,TU,WE,TH,FR,SA,SU 08:00-20:00',
    '每晚 20:00–6:00': 'MO,TU,WE,TH,FR,SA,SU 20:00-06:00',
    星期一到星期五上午9點至12點下午2點至5點半:
      'MO,TU,WE,TH,FR 09:00-12:00; MO,TU,WE,TH,FR 14:00-17:30',
    '週六至週一 09:00-12:00, 13:00-17:00，國定假日休息':
      'MO,SA,SU 09:00-12:00 closed; MO,SA,SU 13:00-17:00 closed',
    '24小時': 'MO,TU,WE,TH,FR,SA,SU 00:00-24:00 open',
    'Day and night': 'MO,TU,WE,TH,FR,SA,SU 00:00-24:00 open',
    '週一至週五 8:30~17:30，週六、日公休': 'MO,TU,WE,TH,FR 08:30-17:30',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(short(text), expected, text);
});

test('a part of the day names the day and leaves its hours unknown', () => {
  assert.equal(short('周一至周五全日'), 'MO,TU,WE,TH,FR');
  assert.equal(short('周一、三、五上午'), 'MO,WE,FR');
  assert.equal(short('周二至五上午,周一至周五下午'), 'TU,WE,TH,FR; MO,TU,WE,TH,FR');
  assert.equal(short('週一至週六中午'), 'MO,TU,WE,TH,FR,SA');
});

test('a text with one word that is not understood says nothing', () => {
  for (const text of [
    ...['', '請先來電', '上學日 15:30–19:00', '週一至週五 9:00-17:00（寒暑假除外）', '9:00-17:00'],
    ...['延平北路四段237號7樓', 'Mondays if it does not rain', '週一 9:00', '週一 25:00-26:00'],
    ...['週一上午、9:00-10:00至', '日', '國定假日 9:00-17:00', 'x'.repeat(400)],
  ]) {
    assert.equal(short(text), undefined, text);
  }
});
