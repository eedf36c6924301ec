import { useWords } from '../../words.ts';

export interface DigitKeysProps {
  readonly value: string;
  readonly onEnter: (value: string) => void;
}

const KEYS = [...'1234567890'];

/** Digits by buttons on the page, so that no keyboard learns them. */
export function DigitKeys({ value, onEnter }: DigitKeysProps) {
  const w = useWords();
  return (
    <div class="keys digit-keys">
      {KEYS.map((key) => (
        <button key={key} type="button" class="button quiet" onClick={() => onEnter(value + key)}>
          {key}
        </button>
      ))}
      <button
        type="button"
        class="button quiet"
        aria-label={w.finder_back()}
        disabled={value === ''}
        onClick={() => onEnter(value.slice(0, -1))}
      >
        ⌫
      </button>
    </div>
  );
}
