import { DigitKeys } from './digit-keys.tsx';

export interface PinFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

export const PIN_LENGTH = 6;
const LONGEST = 12;

/** A number typed by buttons on the page; shown as dots. */
export function PinField({ id, label, hint, value, onInput }: PinFieldProps) {
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
      <DigitKeys value={value} onEnter={enter} />
    </div>
  );
}
