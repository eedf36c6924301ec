import { cardFromDigits } from '@nearhand/seal/card';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';
import { DigitKeys } from '../card/digit-keys.tsx';
import { cardFailure } from './card-failure.ts';
import type { CardEntryProps } from './words-page.tsx';

const COUNT = 48;

/** Twelve groups of four digits, by buttons, a plugged-in keyboard, or pasted. */
export function DigitsPage({ onBack, onCard }: CardEntryProps) {
  const w = useWords();
  const [digits, setDigits] = useState('');
  const [failure, setFailure] = useState<string>();
  const enter = (text: string) => {
    const next = text.normalize('NFKC').replace(/\D/g, '').slice(0, COUNT);
    setDigits(next);
    setFailure(undefined);
    if (next.length < COUNT) return;
    try {
      onCard(cardFromDigits(next));
    } catch (error) {
      setFailure(cardFailure(error));
    }
  };
  return (
    <Page title={w.digits_title()} onBack={onBack}>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      <div class="field">
        <label for="digits">{w.digits_label()}</label>
        <p class="hint" id="digits-hint">
          {w.digits_hint({ count: digits.length })}
        </p>
        <textarea
          id="digits"
          class="input digits"
          rows={3}
          inputMode="none"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="digits-hint"
          value={digits.replace(/(\d{4})(?=\d)/g, '$1 ')}
          onInput={(event) => enter(event.currentTarget.value)}
        />
      </div>
      <DigitKeys value={digits} onEnter={enter} />
      {digits === '' ? null : (
        <Button kind="link" onPress={() => enter('')}>
          {w.words_clear()}
        </Button>
      )}
    </Page>
  );
}
