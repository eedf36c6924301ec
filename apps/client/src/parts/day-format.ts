import { locale } from '../words.ts';
import { dateTags, keptFormat } from './kept-format.ts';

/** A day, `YYYY-MM-DD`, in the language spoken now. */
export function dayText(day: string): string {
  return keptFormat(dateTags[locale()], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
