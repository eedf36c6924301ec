import { momentFormat } from './moment-format.ts';

/** A local time `YYYY-MM-DDTHH:MM`, as written, in words: it is the same on every device. */
export function localMoment(start: string): string {
  const moment = new Date(`${start}:00Z`);
  if (Number.isNaN(moment.getTime())) return start;
  return momentFormat({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(moment);
}
