import type { Language } from './language.ts';

const tags: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  'zh-Hant': 'zh-TW',
  'zh-Hans': 'zh-CN',
};
const formats = new Map<Language, Intl.DateTimeFormat>();

/** A day, `YYYY-MM-DD`, as people say it: “3 March 2026”, 「2026年3月3日」. */
export function sayDay(day: string, language: Language): string {
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(tags[language], { dateStyle: 'long', timeZone: 'UTC' });
    formats.set(language, format);
  }
  return format.format(Date.parse(`${day}T00:00:00Z`));
}
