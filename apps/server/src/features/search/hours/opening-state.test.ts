import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readDay } from './calendar-day.ts';
import { keepHours } from './kept-hours.ts';
import { type OpeningState, stateAt } from './opening-state.ts';
import type { Schedule } from './schedule.ts';
import { readTimetable } from './timetable.ts';
import { wallClockAt } from './zone.ts';

const taipei = 'Asia/Taipei';
const newYork = 'America/New_York';
const weekdays = { freq: 'WEEKLY', byday: 'MO,TU,WE,TH,FR' } as const;
const office: Schedule = { ...weekdays, opens_at: '09:00', closes_at: '17:00' };

function stateOf(
  rows: readonly Schedule[],
  moment: string,
  zone = taipei,
  holidays: readonly string[] = [],
  keptOn = moment,
): OpeningState {
  const at = (text: string) =>
    Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
  const days = new Set(holidays.flatMap((day) => readDay(day) ?? []));
  const today = wallClockAt(at(keptOn), zone).day;
  const kept = keepHours(readTimetable(rows, zone, at(keptOn)), today, days);
  return stateAt(kept, wallClockAt(at(moment), zone), days);
}

/** `open, closes 17:00 in 10`, `closed, opens +3 9:00 in 4020`. */
function said(...asked: Parameters<typeof stateOf>): string {
  const state = stateOf(...asked);
  const moment = 'closes' in state ? state.closes : 'opens' in state ? state.opens : undefined;
  const time =
    moment && `${Math.floor(moment.minute / 60)}:${String(moment.minute % 60).padStart(2, '0')}`;
  const when =
    moment && `${moment.inDays > 0 ? `+${moment.inDays} ` : ''}${time} in ${moment.inMinutes}`;
  const last = 'last' in state && state.last !== undefined ? ` last ${state.last}` : '';
  return `${state.kind}${when ? `, ${when}` : ''}${last}`;
}

test('a week of office hours: open, closing, opening today, tomorrow and after the weekend', () => {
  assert.equal(said([office], '2026-11-25T16:50'), 'open, 17:00 in 10');
  assert.equal(said([office], '2026-11-25T08:40'), 'closed, 9:00 in 20');
  assert.equal(said([office], '2026-11-25T17:00'), 'closed, +1 9:00 in 960');
  assert.equal(said([office], '2026-11-27T18:00'), 'closed, +3 9:00 in 3780');
});

test('several periods a day, and periods that touch are one', () => {
  const rows = [
    { ...weekdays, opens_at: '09:00', closes_at: '12:00' },
    { ...weekdays, opens_at: '13:30', closes_at: '17:00' },
    { ...weekdays, opens_at: '17:00', closes_at: '21:00' },
  ];
  assert.equal(said(rows, '2026-11-25T12:30'), 'closed, 13:30 in 60');
  assert.equal(said(rows, '2026-11-25T16:00'), 'open, 21:00 in 300');
});

test('across midnight, over the end of the week too', () => {
  const night: Schedule = { freq: 'WEEKLY', byday: 'SU,FR', opens_at: '22:00', closes_at: '02:00' };
  assert.equal(said([night], '2026-11-29T23:00'), 'open, +1 2:00 in 180');
  assert.equal(said([night], '2026-11-30T01:00'), 'open, 2:00 in 60');
  assert.equal(said([night], '2026-11-30T02:00'), 'closed, +4 22:00 in 6960');
  assert.equal(said([night], '2026-11-28T00:30'), 'open, 2:00 in 90');
});

test('day and night never closes, on holidays as it says', () => {
  const days = 'MO,TU,WE,TH,FR,SA,SU';
  const always: Schedule = { freq: 'WEEKLY', byday: days, opens_at: '00:00', closes_at: '24:00' };
  assert.equal(said([always], '2026-11-25T03:00'), 'open');
  const withHolidays = { ...always, holidays: 'open' };
  assert.equal(said([withHolidays], '2026-11-25T03:00', taipei, ['2026-11-25']), 'open');
  assert.equal(said([always], '2026-11-25T03:00', taipei, ['2026-11-25']), 'holiday');
});

test('a public holiday is said as not known, unless the rule speaks of it', () => {
  const holiday = ['2026-11-25'];
  assert.equal(said([office], '2026-11-25T10:00', taipei, holiday), 'holiday');
  const closed = { ...office, holidays: 'closed' };
  assert.equal(said([closed], '2026-11-25T10:00', taipei, holiday), 'closed, +1 9:00 in 1380');
  assert.equal(said([closed], '2026-11-24T18:00', taipei, holiday), 'closed, +2 9:00 in 2340');
  const saturdays = { ...office, byday: 'SA' };
  assert.equal(said([saturdays], '2026-11-25T10:00', taipei, holiday), 'closed, +3 9:00 in 4260');
  assert.equal(said([office], '2026-11-24T18:00', taipei, holiday), 'closed');
});

test('rules by month: the second Monday, the last Friday, the 15th, the last day', () => {
  const at = { freq: 'MONTHLY', opens_at: '10:00', closes_at: '12:00' } as const;
  const monday = { ...at, byday: '2MO' };
  assert.equal(said([monday], '2026-12-14T11:00'), 'open, 12:00 in 60');
  assert.equal(said([monday], '2026-12-07T11:00'), 'closed, +7 10:00 in 10020');
  assert.equal(said([{ ...at, byday: '-1FR' }], '2026-11-27T09:00'), 'closed, 10:00 in 60');
  assert.equal(said([{ ...at, bymonthday: '15' }], '2026-12-15T10:30'), 'open, 12:00 in 90');
  assert.equal(said([{ ...at, bymonthday: '-1' }], '2026-11-30T10:30'), 'open, 12:00 in 90');
});

test('every second week needs a start, and without one is unknown', () => {
  const second = { ...office, byday: 'WE', interval: 2, dtstart: '2026-11-11' };
  assert.equal(said([second], '2026-11-25T10:00'), 'open, 17:00 in 420');
  assert.equal(said([second], '2026-11-18T10:00'), 'closed, +7 9:00 in 10020');
  assert.equal(said([{ ...second, dtstart: null }], '2026-11-25T10:00'), 'unknown');
});

test('an exception takes the place of the usual hours, and of an open end there is no next opening', () => {
  const feast = { valid_from: '2026-11-25', valid_to: '2026-11-26' };
  assert.equal(said([office, feast], '2026-11-25T10:00'), 'exception, +2 9:00 in 2820 last 20783');
  const short = { ...feast, opens_at: '09:00', closes_at: '10:30' };
  assert.equal(said([office, short], '2026-11-25T10:00'), 'open, 10:30 in 30');
  assert.equal(said([office, { valid_from: '2026-11-20' }], '2026-11-25T10:00'), 'exception');
});

test('a night before an exception is still gone through', () => {
  const night = { ...office, opens_at: '22:00', closes_at: '03:00' };
  const closed = { valid_from: '2026-11-25', valid_to: '2026-11-25' };
  assert.equal(said([night, closed], '2026-11-25T01:00'), 'open, 3:00 in 120');
  assert.equal(said([night, closed], '2026-11-25T23:00'), 'exception, +1 22:00 in 1380 last 20782');
});

test('a season holds within its days, and outside of all seasons nothing is known', () => {
  const summer = { ...office, valid_from: '2026-06-01', valid_to: '2026-11-25' };
  assert.equal(said([summer], '2026-11-25T10:00'), 'open, 17:00 in 420');
  assert.equal(said([summer], '2026-11-26T10:00'), 'unknown');
  const winter = { ...office, valid_from: '2026-11-26', opens_at: '11:00' };
  assert.equal(said([summer, winter], '2026-11-26T10:00'), 'closed, 11:00 in 60');
});

test('what nobody wrote down, or nobody can read, is unknown', () => {
  assert.equal(said([], '2026-11-25T10:00'), 'unknown');
  assert.equal(said([weekdays], '2026-11-25T10:00'), 'some-time');
  assert.equal(said([weekdays], '2026-11-28T10:00'), 'closed');
  for (const broken of [
    { ...office, opens_at: '9 to 5' },
    { ...office, byday: 'XX' },
    { ...office, freq: 'SOMETIMES' },
    { ...office, valid_to: '2026-02-30' },
  ]) {
    assert.equal(said([broken], '2026-11-25T10:00'), 'unknown', JSON.stringify(broken));
  }
  const partial = [office, { ...office, byday: 'SA', opens_at: '?' }];
  assert.equal(said(partial, '2026-11-25T10:00'), 'open, 17:00 in 420');
  assert.equal(said(partial, '2026-11-28T10:00'), 'unknown');
});

test('kept hours that were not made anew in time say nothing rather than something old', () => {
  const monthly = { ...office, freq: 'MONTHLY', byday: '2MO' };
  assert.equal(said([monthly], '2027-02-08T10:00', taipei, [], '2026-11-25T10:00'), 'unknown');
});

test('an offset of the zone means its own clocks, in summer and in winter', () => {
  const winter = { ...office, opens_at: '09:00-05:00', closes_at: '17:00-05:00' };
  assert.equal(said([winter], '2026-07-01T09:30', newYork), 'open, 17:00 in 450');
  assert.equal(said([winter], '2026-12-01T09:30', newYork), 'open, 17:00 in 450');
});

test('an offset of elsewhere is carried over to the clocks here, over midnight too', () => {
  const utc = { ...weekdays, opens_at: '14:00Z', closes_at: '22:00Z' };
  assert.equal(said([utc], '2026-12-01T08:40', newYork), 'closed, 9:00 in 20');
  assert.equal(said([utc], '2026-07-01T10:10', newYork), 'open, 18:00 in 470');
  const late = { ...weekdays, opens_at: '20:00Z', closes_at: '23:00Z' };
  assert.equal(said([late], '2026-11-28T05:00', taipei), 'open, 7:00 in 120');
  const bare = { ...weekdays, opens_at: '20:00', closes_at: '23:00', timezone: 8 };
  assert.equal(said([bare], '2026-11-25T21:00', taipei), 'open, 23:00 in 120');
});

test('clocks that jump shorten the wait, and clocks set back lengthen it', () => {
  const early = { freq: 'WEEKLY', byday: 'SU', opens_at: '03:30', closes_at: '05:00' } as const;
  assert.equal(said([early], '2026-03-08T01:30', newYork), 'closed, 3:30 in 60');
  assert.equal(
    said([{ ...early, opens_at: '02:30' }], '2026-03-08T01:30', newYork),
    'closed, 2:30 in 30',
  );
  assert.equal(said([early], '2026-11-01T00:30', newYork), 'closed, 3:30 in 240');
});

test('at any moment of any zone the state agrees with the instants of each period', () => {
  const zones = [taipei, newYork, 'Europe/London', 'Australia/Lord_Howe', 'America/St_Johns'];
  const minute = fc.integer({ min: 0, max: 1439 });
  const rule = fc.record({ day: fc.integer({ min: 0, max: 6 }), from: minute, to: minute });
  const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const clock = (at: number) =>
    `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  const around = [
    '2026-03-08T06:00Z',
    '2026-11-01T05:00Z',
    '2026-03-29T00:00Z',
    '2026-10-25T00:00Z',
  ];
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...zones),
      fc.constantFrom(...around),
      fc.integer({ min: -1500, max: 1500 }),
      (rules, zone, near, shift) => {
        const now = Temporal.Instant.from(near).epochMilliseconds + shift * 60_000;
        const rows = rules.map(({ day, from, to }) => ({
          ...{ freq: 'WEEKLY', byday: codes[day] ?? 'MO' },
          ...{ opens_at: clock(from), closes_at: clock(to) },
        }));
        const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
        const isOpen = rules.some(({ day, from, to }) =>
          [-2, -1, 0, 1].some((days) => {
            const date = local.toPlainDate().add({ days });
            if (date.dayOfWeek !== day + 1) return false;
            const start = instantOf(date, from, zone);
            return start <= now && now < instantOf(date, to > from ? to : to + 1440, zone);
          }),
        );
        const kept = keepHours(
          readTimetable(rows, zone, now),
          wallClockAt(now, zone).day,
          new Set(),
        );
        const state = stateAt(kept, wallClockAt(now, zone), new Set());
        assert.equal(state.kind, isOpen ? 'open' : 'closed', local.toString());
      },
    ),
    { numRuns: 300 },
  );
});

/** Of a reading that comes twice the first, of one that is skipped the moment after the jump. */
function instantOf(date: Temporal.PlainDate, minute: number, zone: string): number {
  const day = date.add({ days: Math.floor(minute / 1440) });
  const time = new Temporal.PlainTime(Math.floor((minute % 1440) / 60), minute % 60);
  const plain = day.toPlainDateTime(time);
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(plain)) return earlier.epochMilliseconds;
  return earlier.getTimeZoneTransition('next')?.epochMilliseconds ?? 0;
}
