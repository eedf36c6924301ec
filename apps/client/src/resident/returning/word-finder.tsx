import { type CardLanguage, cardLanguages, wordList } from '@nearhand/seal/word-list';
import { useEffect, useState } from 'preact/hooks';
import { useWords } from '../../words.ts';
import { CharacterFinder } from './character-finder.tsx';
import { LetterFinder } from './letter-finder.tsx';

export interface WordFinderProps {
  readonly language: CardLanguage;
  readonly onLanguage: (language: CardLanguage) => void;
  readonly onWord: (word: string) => void;
}

const NAMES: Readonly<Record<CardLanguage, string>> = {
  en: 'English',
  'zh-Hant': '繁體',
  'zh-Hans': '简体',
};

/**
 * Finds one word of a card by buttons on the page. No keyboard opens, because many keyboards send
 * what is typed to somebody.
 */
export function WordFinder({ language, onLanguage, onWord }: WordFinderProps) {
  const w = useWords();
  return (
    <div class="finder">
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
      {language === 'en' ? (
        <EnglishFinder onWord={onWord} />
      ) : (
        <CharacterFinder key={language} language={language} onWord={onWord} />
      )}
    </div>
  );
}

function EnglishFinder({ onWord }: Pick<WordFinderProps, 'onWord'>) {
  const [list, setList] = useState<readonly string[]>([]);
  useEffect(() => {
    void wordList('en').then(setList);
  }, []);
  return <LetterFinder list={list} onWord={onWord} />;
}
