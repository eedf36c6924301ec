import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';
import { type Kept, openKept } from '../card/kept-card.ts';
import { PinField } from '../card/pin-field.tsx';

export interface PinPageProps {
  readonly onBack: () => void;
  readonly onKept: (kept: Kept) => void;
}

/** The PIN of a card that this device keeps. */
export function PinPage({ onBack, onKept }: PinPageProps) {
  const w = useWords();
  const [pin, setPin] = useState('');
  const [isWrong, setWrong] = useState(false);
  const unlock = async () => {
    setWrong(false);
    const [kept] = await openKept(pin);
    setPin('');
    if (kept) onKept(kept);
    else setWrong(true);
  };
  return (
    <Page title={w.pin_title()} onBack={onBack}>
      {isWrong ? (
        <Notice tone="error" title={w.pin_wrong()} isNews>
          <p>{w.pin_wrong_hint()}</p>
        </Notice>
      ) : null}
      <PinField id="pin" label={w.keep_pin()} value={pin} onInput={setPin} />
      <Button kind="primary" onPress={unlock}>
        {w.pin_unlock()}
      </Button>
    </Page>
  );
}
