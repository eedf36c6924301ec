import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';
import { mayHavePasskeys, type PasskeyFailure } from './passkey.ts';
import { PIN_LENGTH, PinField } from './pin-field.tsx';

export interface KeepPageProps {
  readonly onBack: () => void;
  /** Keeps the card under this PIN; rejects where the browser will not store anything. */
  readonly onPin: (pin: string) => Promise<void>;
  /** Keeps it under the device's own lock; gives why it could not be, and rejects like `onPin`. */
  readonly onPasskey: () => Promise<PasskeyFailure | undefined>;
}

/** Keeping the card on this device, unlocked by its own lock or a PIN, with what that means. */
export function KeepPage({ onBack, onPin, onPasskey }: KeepPageProps) {
  const w = useWords();
  const [pin, setPin] = useState('');
  const [first, setFirst] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const [hasLock, setLock] = useState(false);
  useEffect(() => void mayHavePasskeys().then(setLock), []);
  const keepByPasskey = async () => {
    setFailure(undefined);
    try {
      const why = await onPasskey();
      if (why) setFailure(why === 'unable' ? w.keep_lock_unable() : w.keep_lock_refused());
    } catch {
      setFailure(w.keep_refused());
    }
  };
  const next = async () => {
    setFailure(undefined);
    if (pin.length < PIN_LENGTH) {
      setFailure(w.keep_short({ count: PIN_LENGTH }));
      return;
    }
    if (first === undefined) {
      setFirst(pin);
      setPin('');
      return;
    }
    if (first !== pin) {
      setFirst(undefined);
      setPin('');
      setFailure(w.keep_differs());
      return;
    }
    try {
      await onPin(pin);
    } catch {
      setFailure(w.keep_refused());
    }
  };
  return (
    <Page title={w.keep_title()} onBack={onBack}>
      <Notice tone="warning" title={w.keep_means()}>
        <p>{w.keep_means_hint()}</p>
      </Notice>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      {hasLock ? (
        <section>
          <h2>{w.keep_lock_title()}</h2>
          <p>{w.keep_lock()}</p>
          <Button kind="quiet" onPress={keepByPasskey}>
            {w.keep_lock_do()}
          </Button>
          <h2>{w.keep_pin_title()}</h2>
        </section>
      ) : null}
      <PinField
        id="pin"
        label={first === undefined ? w.keep_pin() : w.keep_pin_again()}
        hint={w.keep_pin_hint({ count: PIN_LENGTH })}
        value={pin}
        onInput={setPin}
      />
      <Button kind="primary" onPress={next}>
        {first === undefined ? w.go_on() : w.keep_do()}
      </Button>
    </Page>
  );
}
