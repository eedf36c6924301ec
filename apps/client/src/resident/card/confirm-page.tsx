import { type Card, type CardLanguage, cardWords } from '@nearhand/seal/card';
import { randomBytes } from '@nearhand/seal/random';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, useWords } from '../../words.ts';
import { WordFinder } from '../returning/word-finder.tsx';

export interface ConfirmPageProps {
  readonly card: Card;
  readonly onBack: () => void;
  readonly onConfirmed: () => void;
}

/** Two of the twelve words, asked for once, so that what was noted is known to be right. */
export function ConfirmPage({ card, onBack, onConfirmed }: ConfirmPageProps) {
  const w = useWords();
  const [language, setLanguage] = useState<CardLanguage>(locale());
  const [right, setRight] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState(0);
  const [wrong, setWrong] = useState<string>();
  const places = useMemo(twoPlaces, []);
  useEffect(() => {
    void cardWords(card, language).then(setRight);
  }, [card, language]);
  const place = places[asked] ?? 0;
  const choose = (word: string) => {
    if (word !== right[place]) {
      setWrong(word);
      return;
    }
    setWrong(undefined);
    if (asked + 1 < places.length) setAsked(asked + 1);
    else onConfirmed();
  };
  return (
    <Page title={w.confirm_title()} onBack={onBack}>
      <p>{w.confirm_intro()}</p>
      {wrong ? (
        <Notice tone="error" title={w.confirm_wrong({ word: wrong, place: place + 1 })} isNews>
          <p>{w.confirm_wrong_hint()}</p>
          <Button kind="quiet" onPress={onBack}>
            {w.confirm_look()}
          </Button>
        </Notice>
      ) : null}
      <h2>{w.words_place({ place: place + 1 })}</h2>
      <WordFinder
        key={`${language} ${place}`}
        language={language}
        onLanguage={setLanguage}
        onWord={choose}
      />
    </Page>
  );
}

function twoPlaces(): readonly number[] {
  const [a = 0, b = 0] = randomBytes(2);
  const first = a % 12;
  return [first, (first + 1 + (b % 11)) % 12].sort((x, y) => x - y);
}
