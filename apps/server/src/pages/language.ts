/** The languages of the interface, as BCP 47 tags; English has no path prefix. */
export const languages = ['en', 'zh-Hant', 'zh-Hans'] as const;
export type Language = (typeof languages)[number];

/** A text in several languages, at least one of them; other languages than the interface's may be there. */
export type Localized = Readonly<Record<string, string>>;

export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
};

export function prefixOf(language: Language): '' | '/zh-Hant' | '/zh-Hans' {
  return language === 'en' ? '' : `/${language}`;
}

/** The address of a page in a language. `path` begins with a slash and has no language prefix. */
export function pathIn(language: Language, path: string): string {
  const prefix = prefixOf(language);
  if (path === '/') return prefix === '' ? '/' : `${prefix}/`;
  return `${prefix}${path}`;
}

/** Splits an address into its language and the path without prefix: `/zh-Hans/services` → `/services`. */
export function readPath(path: string): { readonly language: Language; readonly path: string } {
  for (const language of languages) {
    const prefix = prefixOf(language);
    if (prefix === '') continue;
    if (path === prefix) return { language, path: '/' };
    if (path.startsWith(`${prefix}/`)) return { language, path: path.slice(prefix.length) };
  }
  return { language: 'en', path };
}

/** The interface language an `Accept-Language` header likes best, for an offer, never for a redirect. */
export function languageLiked(acceptLanguage: string | undefined): Language | undefined {
  const ranked = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters
        .map((p) => /^\s*q=([01](?:\.\d+)?)\s*$/.exec(p)?.[1])
        .find(Boolean);
      return { tag: tag.toLowerCase(), quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of ranked) {
    const language = languageOfTag(tag);
    if (language) return language;
  }
  return undefined;
}

function languageOfTag(tag: string): Language | undefined {
  if (tag === 'en' || tag.startsWith('en-')) return 'en';
  if (tag !== 'zh' && !tag.startsWith('zh-')) return undefined;
  return /-(hant|tw|hk|mo)\b/.test(tag) ? 'zh-Hant' : 'zh-Hans';
}

/** The text a reader of `language` gets, with the language it is really in, for its `lang` attribute. */
export function textFor(
  text: Localized,
  language: Language,
): { readonly text: string; readonly language: string } {
  const near = { en: ['en'], 'zh-Hant': ['zh-Hant', 'zh-Hans'], 'zh-Hans': ['zh-Hans', 'zh-Hant'] };
  for (const tag of [...near[language], 'en', ...Object.keys(text)]) {
    const found = text[tag];
    if (found) return { text: found, language: tag };
  }
  return { text: '', language };
}
