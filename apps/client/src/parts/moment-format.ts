import { locale } from '../words.ts';
import { dateTags, keptFormat } from './kept-format.ts';

let placeZone: string | undefined;

/** From here on every moment is told in the community's time zone, whatever the device is set to. */
export function tellTimeIn(timeZone: string): void {
  placeZone = timeZone;
}

/** The formatter of the language spoken now. */
export function momentFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = placeZone === undefined ? {} : { timeZone: placeZone };
  return keptFormat(dateTags[locale()], { ...zone, ...options, hourCycle: 'h23' });
}
