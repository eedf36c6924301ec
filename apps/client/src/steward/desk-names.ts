import type { Locale } from '../words.ts';

const tags: Readonly<Record<Locale, string>> = {
  en: 'en-GB',
  'zh-Hant': 'zh-TW',
  'zh-Hans': 'zh-CN',
};

/** A Monday, in UTC. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** A day of the week, 0 for Monday, in the reader's language. */
export function dayName(day: number, locale: Locale): string {
  const format = new Intl.DateTimeFormat(tags[locale], { weekday: 'long', timeZone: 'UTC' });
  return format.format(MONDAY + day * DAY_MS);
}

/** Languages that browsers have no name for. */
const ownNames: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  nan: { en: 'Taiwanese (Hokkien)', 'zh-Hant': '台語', 'zh-Hans': '闽南语' },
  sgn: { en: 'Sign language', 'zh-Hant': '手語', 'zh-Hans': '手语' },
  hak: { en: 'Hakka', 'zh-Hant': '客語', 'zh-Hans': '客家话' },
};

/** A language's name in the reader's language. */
export function languageName(code: string, locale: Locale): string {
  const own = ownNames[code]?.[locale];
  if (own !== undefined) return own;
  return new Intl.DisplayNames([tags[locale]], { type: 'language' }).of(code) ?? code;
}

const offered = [
  'zh-Hant',
  'zh-Hans',
  'en',
  'nan',
  'hak',
  'yue',
  'vi',
  'id',
  'th',
  'fil',
  'my',
  'ja',
  'ko',
];

/** Languages to tick: the usual ones, and whatever the desk has named already. */
export function spokenLanguages(named: readonly string[]): readonly string[] {
  return [...offered, ...named.filter((code) => !offered.includes(code))];
}
