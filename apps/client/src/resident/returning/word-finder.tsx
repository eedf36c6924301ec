import { type CardLanguage, wordList } from '@nearhand/seal/word-list';
import { useEffect, useState } from 'preact/hooks';
import { CardLanguages } from '../card/card-languages.tsx';
import { CharacterFinder } from './character-finder.tsx';
import { LetterFinder } from './letter-finder.tsx';

export interface WordFinderProps {
  readonly language: CardLanguage;
  readonly onLanguage: (language: CardLanguage) => void;
  readonly onWord: (word: string) => void;
}

/**
 * Finds one word of a card by buttons on the page. No keyboard opens, because many keyboards send
 * what is typed to somebody.
 */
export function WordFinder({ language, onLanguage, onWord }: WordFinderProps) {
  return (
    <div class="finder">
      <CardLanguages language={language} onLanguage={onLanguage} />
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
