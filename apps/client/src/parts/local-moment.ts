import { locale } from '../words.ts';

/** A local time `YYYY-MM-DDTHH:MM`, as written, in words: it is the same on every device. */
export function localMoment(start: string): string {
  const moment = new Date(`${start}:00Z`);
  if (Number.isNaN(moment.getTime())) return start;
  const tag = locale() === 'zh-Hant' ? 'zh-TW' : locale() === 'zh-Hans' ? 'zh-CN' : 'en-GB';
  return new Intl.DateTimeFormat(tag, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(moment);
}
