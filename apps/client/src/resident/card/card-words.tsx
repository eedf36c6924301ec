import type { CardLanguage } from '@nearhand/seal/card';

export interface CardWordsProps {
  readonly words: readonly string[];
  readonly language: CardLanguage;
}

/** Twelve words, numbered, in reading order. */
export function CardWords({ words, language }: CardWordsProps) {
  return (
    <ol class="card-words" lang={language} translate={false}>
      {words.map((word, index) => (
        <li key={`${index} ${word}`}>{word}</li>
      ))}
    </ol>
  );
}
