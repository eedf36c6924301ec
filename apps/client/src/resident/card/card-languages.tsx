import { type CardLanguage, cardLanguages } from '@nearhand/seal/word-list';
import { useWords } from '../../words.ts';

export interface CardLanguagesProps {
  readonly language: CardLanguage;
  readonly onLanguage: (language: CardLanguage) => void;
}

const NAMES: Readonly<Record<CardLanguage, string>> = {
  en: 'English',
  'zh-Hant': '繁體',
  'zh-Hans': '简体',
};

/** Chooses the language of a card's words. */
export function CardLanguages({ language, onLanguage }: CardLanguagesProps) {
  const w = useWords();
  return (
    <fieldset class="actions">
      <legend class="unseen">{w.card_language()}</legend>
      {cardLanguages.map((each) => (
        <button
          key={each}
          type="button"
          class="button quiet"
          lang={each}
          aria-pressed={each === language}
          onClick={() => onLanguage(each)}
        >
          {NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
