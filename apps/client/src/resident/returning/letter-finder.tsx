import { useState } from 'preact/hooks';
import { useWords } from '../../words.ts';

const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz'];
const SHOWN = 12;

export interface LetterFinderProps {
  readonly list: readonly string[];
  readonly onWord: (word: string) => void;
}

/** English words by their first letters; four letters tell every word of the list apart. */
export function LetterFinder({ list, onWord }: LetterFinderProps) {
  const w = useWords();
  const [start, setStart] = useState('');
  const fitting = list.filter((word) => word.startsWith(start));
  const next = new Set(fitting.map((word) => word[start.length]));
  const shown = start === '' ? [] : fitting.slice(0, SHOWN);
  const take = (word: string) => {
    setStart('');
    onWord(word);
  };
  return (
    <>
      <p class="found" role="status">
        {start === '' ? w.finder_letters() : `${start}…`}
      </p>
      {shown.length > 0 ? (
        <div class="keys wide-keys">
          {shown.map((word) => (
            <button key={word} type="button" class="button" lang="en" onClick={() => take(word)}>
              {word}
            </button>
          ))}
        </div>
      ) : null}
      <div class="keys">
        {ALPHABET.map((letter) => (
          <button
            key={letter}
            type="button"
            class="button quiet"
            disabled={!next.has(letter)}
            onClick={() => setStart(start + letter)}
          >
            {letter}
          </button>
        ))}
        <button
          type="button"
          class="button quiet"
          disabled={start === ''}
          aria-label={w.finder_back()}
          onClick={() => setStart(start.slice(0, -1))}
        >
          ⌫
        </button>
      </div>
    </>
  );
}
