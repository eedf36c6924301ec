import type { Locale } from '../words.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** How each language of the app writes dates. */
export const dateTags: Readonly<Record<Locale, string>> = {
  en: 'en-GB',
  'zh-Hant': 'zh-TW',
  'zh-Hans': 'zh-CN',
};

/** A formatter, made once: making one takes longer than drawing a page of messages. */
export function keptFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${tag} ${JSON.stringify(options)}`;
  const kept = formats.get(name);
  if (kept !== undefined) return kept;
  const format = new Intl.DateTimeFormat(tag, options);
  formats.set(name, format);
  return format;
}
