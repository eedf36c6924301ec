import { useWords } from '../../words.ts';

export interface PinFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

const KEYS = [...'1234567890'];
export const PIN_LENGTH = 6;
const LONGEST = 12;

/** A number typed by buttons on the page; shown as dots. */
export function PinField({ id, label, hint, value, onInput }: PinFieldProps) {
  const w = useWords();
  const enter = (text: string) => onInput(text.replace(/\D/g, '').slice(0, LONGEST));
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <input
        id={id}
        class="input"
        type="password"
        inputMode="none"
        autocomplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onInput={(event) => enter(event.currentTarget.value)}
      />
      <div class="keys digit-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" class="button quiet" onClick={() => enter(value + key)}>
            {key}
          </button>
        ))}
        <button
          type="button"
          class="button quiet"
          aria-label={w.finder_back()}
          disabled={value === ''}
          onClick={() => enter(value.slice(0, -1))}
        >
          ⌫
        </button>
      </div>
    </div>
  );
}
