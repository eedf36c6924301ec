import { type Locale, locale, locales, speak, useWords } from '../words.ts';

const NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
};

/** Another language at once, with everything typed still there. */
export function LanguageSwitch() {
  const w = useWords();
  return (
    <select
      class="language"
      aria-label={w.shell_language()}
      value={locale()}
      onChange={(event) => void speak(event.currentTarget.value as Locale)}
    >
      {locales.map((each) => (
        <option key={each} value={each} lang={each}>
          {NAMES[each]}
        </option>
      ))}
    </select>
  );
}
