import type { OpeningHours } from '@nearhand/protocol/community';

/** One day's hours as somebody types them: `09:00–12:00, 13:30–17:00`; empty where it is closed. */
export function hoursText(hours: readonly OpeningHours[], day: number): string {
  return hours
    .filter((each) => each.day === day)
    .map(({ from, to }) => `${from}–${to}`)
    .join(', ');
}

/** The hours in what was typed for a day; nothing where it is not understood. */
export function parseHours(text: string, day: number): readonly OpeningHours[] | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return [];
  const hours: OpeningHours[] = [];
  for (const part of plain.split(/[,;、]/)) {
    const [, a = '', b = '', c = '', d = ''] = RANGE.exec(part.trim()) ?? [];
    const [from, to] = [timeOf(a, b), timeOf(c, d)];
    if (from === undefined || to === undefined || from >= to) return undefined;
    hours.push({ day, from, to });
  }
  return hours;
}

const RANGE = /^(\d{1,2}):(\d\d)\s*[-–—~〜到至]\s*(\d{1,2}):(\d\d)$/;

function timeOf(hour: string, minute: string): string | undefined {
  if (hour === '' || Number(hour) > 24 || Number(minute) > 59) return undefined;
  if (Number(hour) === 24 && Number(minute) > 0) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}
