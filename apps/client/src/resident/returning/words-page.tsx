import { type Card, type CardLanguage, cardFromWords } from '@nearhand/seal/card';
import { type CardWordDetail, SealError } from '@nearhand/seal/error';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, useWords } from '../../words.ts';
import { CardWords } from '../card/card-words.tsx';
import { cardFailure } from './card-failure.ts';
import { WordFinder } from './word-finder.tsx';

const COUNT = 12;

export interface CardEntryProps {
  readonly onBack: () => void;
  readonly onCard: (card: Card) => void;
}

/** Twelve words, one after the other, by buttons; or all of them pasted. */
export function WordsPage({ onBack, onCard }: CardEntryProps) {
  const w = useWords();
  const [language, setLanguage] = useState<CardLanguage>(locale());
  const [entered, setEntered] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<string>();
  const [wrong, setWrong] = useState<CardWordDetail>();
  const tryWords = async (words: readonly string[]) => {
    setEntered(words);
    setFailure(undefined);
    setWrong(undefined);
    if (words.length < COUNT) return;
    try {
      onCard(await cardFromWords(words.join(' ')));
    } catch (error) {
      setFailure(cardFailure(error));
      if (error instanceof SealError) setWrong(error.word);
    }
  };
  const paste = (text: string) => void tryWords(splitPasted(text));
  return (
    <Page title={w.words_title()} onBack={onBack}>
      {failure ? (
        <Notice tone="error" title={failure} isNews>
          {wrong && wrong.nearest.length > 0 ? (
            <>
              <p>{w.words_nearest()}</p>
              <div class="keys wide-keys">
                {wrong.nearest.map((word) => (
                  <button
                    key={word}
                    type="button"
                    class="button"
                    onClick={() => void tryWords(replaceAt(entered, wrong.index, word))}
                  >
                    {word}
                  </button>
                ))}
              </div>
            </>
          ) : null}
        </Notice>
      ) : null}
      {entered.length > 0 ? <CardWords words={entered} language={language} /> : null}
      {entered.length > 0 ? (
        <div class="actions">
          <Button kind="quiet" onPress={() => void tryWords(entered.slice(0, -1))}>
            {w.words_undo()}
          </Button>
          <Button kind="quiet" onPress={() => void tryWords([])}>
            {w.words_clear()}
          </Button>
        </div>
      ) : null}
      {entered.length < COUNT ? (
        <>
          <h2>{w.words_place({ place: entered.length + 1 })}</h2>
          <WordFinder
            language={language}
            onLanguage={setLanguage}
            onWord={(word) => void tryWords([...entered, word])}
          />
        </>
      ) : null}
      <PasteField onText={paste} />
    </Page>
  );
}

/** A field for pasting alone: `inputMode` none keeps the keyboard shut. */
function PasteField({ onText }: { readonly onText: (text: string) => void }) {
  const w = useWords();
  const [text, setText] = useState('');
  return (
    <details>
      <summary>{w.words_paste()}</summary>
      <div class="field">
        <label for="paste">{w.words_paste_label()}</label>
        <textarea
          id="paste"
          class="input"
          rows={3}
          inputMode="none"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <Button
        kind="quiet"
        onPress={() => {
          onText(text);
          setText('');
        }}
      >
        {w.words_take()}
      </Button>
    </details>
  );
}

/** Pasted words one by one; Chinese characters may stand without spaces. */
export function splitPasted(text: string): readonly string[] {
  return text.match(/\p{Script=Han}|[\p{L}]+/gu)?.filter((word) => word.length > 0) ?? [];
}

function replaceAt(words: readonly string[], index: number, word: string): readonly string[] {
  return words.map((each, at) => (at === index ? word : each));
}
