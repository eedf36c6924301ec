import {
  type Locale,
  locale,
  localeNames,
  locales,
  pathInLocale,
  speak,
  useWords,
} from '../words.ts';

/** Another language at once, with everything typed still there. */
export function LanguageSwitch() {
  const w = useWords();
  return (
    <select
      class="language"
      aria-label={w.shell_language()}
      value={locale()}
      onChange={(event) => void turnTo(event.currentTarget.value as Locale)}
    >
      {locales.map((each) => (
        <option key={each} value={each} lang={each}>
          {localeNames[each]}
        </option>
      ))}
    </select>
  );
}

/** Speaks a language, and keeps it over a reload by the path that the public pages have too. */
async function turnTo(chosen: Locale): Promise<void> {
  await speak(chosen);
  history.replaceState(history.state, '', pathInLocale(location.pathname));
}
