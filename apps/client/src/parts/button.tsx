import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

export interface ButtonProps {
  /** `primary` is the one thing to do on a page; `danger` cannot be undone; `link` is in a text. */
  readonly kind: 'primary' | 'quiet' | 'danger' | 'link';
  readonly type?: 'button' | 'submit';
  /** While the promise is open the button is busy and a second press does nothing. */
  readonly onPress?: () => void | Promise<void>;
  readonly isBusy?: boolean;
  readonly label?: string;
  readonly children: ComponentChildren;
}

export function Button({ kind, type = 'button', onPress, isBusy, label, children }: ButtonProps) {
  const [isPressed, setPressed] = useState(false);
  const isOpen = useRef(false);
  const busy = isBusy === true || isPressed;
  const press = async () => {
    if (isOpen.current || busy || !onPress) return;
    isOpen.current = true;
    const ending = onPress();
    if (ending) {
      setPressed(true);
      await ending.finally(() => setPressed(false));
    }
    isOpen.current = false;
  };
  return (
    <button
      type={type}
      class={kind === 'link' ? 'as-link' : `button ${kind}`}
      aria-disabled={busy ? 'true' : undefined}
      aria-label={label}
      onClick={
        onPress
          ? (event) => {
              if (type === 'button') event.preventDefault();
              void press();
            }
          : undefined
      }
    >
      {children}
    </button>
  );
}
