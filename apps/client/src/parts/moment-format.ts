import { locale } from '../words.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The formatter of the language spoken now; kept, because making one costs more than a message. */
export function momentFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = locale() === 'zh-Hant' ? 'zh-TW' : locale() === 'zh-Hans' ? 'zh-CN' : 'en-GB';
  const name = `${tag} ${JSON.stringify(options)}`;
  const kept = formats.get(name);
  if (kept !== undefined) return kept;
  const format = new Intl.DateTimeFormat(tag, { ...options, hourCycle: 'h23' });
  formats.set(name, format);
  return format;
}
