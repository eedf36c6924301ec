import { useEffect, useState } from 'preact/hooks';

export const locales = ['en', 'zh-Hant', 'zh-Hans'] as const;

export type Locale = (typeof locales)[number];

/** Each language of the interface by its own name; of any other tag, nothing. */
export const localeNames: Readonly<Record<Locale, string> & Record<string, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
};

/** Every message of a catalogue as a function, in one language. */
export type WordsOf<Catalogue extends Readonly<Record<string, (inputs: never) => string>>> = {
  readonly [Name in keyof Catalogue]: keyof Parameters<Catalogue[Name]>[0] extends never
    ? () => string
    : (inputs: Parameters<Catalogue[Name]>[0]) => string;
};

export type Words = WordsOf<Catalogue>;

type Catalogue = typeof import('./generated/messages/messages/en.js');

/** Fetches more words in one language. */
type More = (locale: Locale) => Promise<object>;

const more: More[] = [];
const listeners = new Set<() => void>();
let current: { readonly locale: Locale; readonly words: Words } | undefined;

/**
 * Fetches one language's words, and no other's, then shows every page in it. What is typed stays,
 * because components stay and only their words change.
 */
export async function speak(locale: Locale): Promise<void> {
  const [own, ...others] = await Promise.all([load(locale), ...more.map((each) => each(locale))]);
  current = { locale, words: Object.assign({}, own, ...others) as Words };
  document.documentElement.lang = locale;
  document.title = current.words.app_name();
  for (const listener of listeners) listener();
}

/** Has a catalogue beside this one fetched whenever a language is spoken. */
export function alsoSpeak(load: More): void {
  more.push(load);
}

/** Fetches a catalogue now and whenever a language is spoken, for a part that comes late. */
export async function speakMore(load: More): Promise<void> {
  if (more.includes(load)) return;
  const spoken = words();
  const added = await load(locale());
  more.push(load);
  // Who changed the language meanwhile gets all of it in the other.
  if (current?.words === spoken) current = { locale: locale(), words: { ...spoken, ...added } };
  else await speak(locale());
}

/** The words of the language spoken now. `speak` must have ended once before. */
export function words(): Words {
  if (!current) throw new Error('words() before speak()');
  return current.words;
}

export function locale(): Locale {
  return current?.locale ?? 'en';
}

/** In a component: the words, and a new rendering whenever the language changes. */
export function useWords(): Words {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const listener = () => setTurn((turn) => turn + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return words();
}

/** The address of a public page in the language spoken now. */
export function publicPath(page: string): string {
  const spoken = locale();
  return spoken === 'en' ? page : `/${spoken}${page}`;
}

/** The address of this page in the language spoken now. */
export function pathInLocale(path: string): string {
  const page = path.replace(/^\/(en|zh-Hant|zh-Hans)(?=\/)/, '');
  return publicPath(page);
}

/** The language of the path (`/zh-Hant/ask`), else the first of the browser's that we have. */
export function wishedLocale(path: string, wishes: readonly string[]): Locale {
  const first = path.split('/')[1];
  const named = locales.find((each) => each === first);
  if (named) return named;
  for (const wish of wishes) {
    const tag = wish.toLowerCase();
    if (tag.startsWith('en')) return 'en';
    if (!tag.startsWith('zh')) continue;
    if (tag.includes('hant')) return 'zh-Hant';
    return /hans|cn|sg|my/.test(tag) || tag === 'zh' ? 'zh-Hans' : 'zh-Hant';
  }
  return 'en';
}

async function load(locale: Locale): Promise<Words> {
  const catalogue: Catalogue =
    locale === 'zh-Hant'
      ? await import('./generated/messages/messages/zh-Hant.js')
      : locale === 'zh-Hans'
        ? await import('./generated/messages/messages/zh-Hans.js')
        : await import('./generated/messages/messages/en.js');
  // Paraglide types the empty inputs of a message as an argument that it never reads.
  return catalogue as unknown as Words;
}
