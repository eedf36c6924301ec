import { locale } from '../words.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

let placeZone: string | undefined;

/** From here on every moment is told in the community's time zone, whatever the device is set to. */
export function tellTimeIn(timeZone: string): void {
  placeZone = timeZone;
  formats.clear();
}

/** The formatter of the language spoken now; kept, because making one costs more than a message. */
export function momentFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = locale() === 'zh-Hant' ? 'zh-TW' : locale() === 'zh-Hans' ? 'zh-CN' : 'en-GB';
  const name = `${tag} ${JSON.stringify(options)}`;
  const kept = formats.get(name);
  if (kept !== undefined) return kept;
  const zone = placeZone === undefined ? {} : { timeZone: placeZone };
  const format = new Intl.DateTimeFormat(tag, { ...zone, ...options, hourCycle: 'h23' });
  formats.set(name, format);
  return format;
}
