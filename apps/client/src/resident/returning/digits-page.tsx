import { cardFromDigits } from '@nearhand/seal/card';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';
import { cardFailure } from './card-failure.ts';
import type { CardEntryProps } from './words-page.tsx';

const COUNT = 48;
const KEYS = [...'1234567890'];

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
      <div class="keys digit-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" class="button quiet" onClick={() => enter(digits + key)}>
            {key}
          </button>
        ))}
        <button
          type="button"
          class="button quiet"
          aria-label={w.finder_back()}
          disabled={digits === ''}
          onClick={() => enter(digits.slice(0, -1))}
        >
          ⌫
        </button>
      </div>
      {digits === '' ? null : (
        <Button kind="link" onPress={() => enter('')}>
          {w.words_clear()}
        </Button>
      )}
    </Page>
  );
}
