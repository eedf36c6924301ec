import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';
import type { KeptWays } from '../card/kept-card.ts';

export interface ReturnPageProps {
  /** How a card that this device keeps is unlocked; neither way where it keeps none. */
  readonly kept: KeptWays;
  /** Why the device's lock did not open it. */
  readonly failure: string | undefined;
  readonly onBack: () => void;
  readonly onPasskey: () => Promise<void>;
  readonly onWay: (way: 'pin' | 'words' | 'scan' | 'digits') => void;
}

/** The ways to come back with a card. */
export function ReturnPage({ kept, failure, onBack, onPasskey, onWay }: ReturnPageProps) {
  const w = useWords();
  const hasKept = kept.pin || kept.passkey;
  return (
    <Page title={w.return_title()} onBack={onBack}>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      <p>{w.return_intro()}</p>
      <ul class="ways">
        {kept.passkey ? (
          <li>
            <Button kind="primary" onPress={onPasskey}>
              {w.return_lock()}
            </Button>
          </li>
        ) : null}
        {kept.pin ? (
          <li>
            <Button kind={kept.passkey ? 'quiet' : 'primary'} onPress={() => onWay('pin')}>
              {kept.passkey ? w.return_pin_too() : w.return_pin()}
            </Button>
          </li>
        ) : null}
        <li>
          <Button kind={hasKept ? 'quiet' : 'primary'} onPress={() => onWay('words')}>
            {w.return_words()}
          </Button>
        </li>
        <li>
          <Button kind="quiet" onPress={() => onWay('scan')}>
            {w.return_scan()}
          </Button>
        </li>
        <li>
          <Button kind="quiet" onPress={() => onWay('digits')}>
            {w.return_digits()}
          </Button>
        </li>
      </ul>
      <p class="small">{w.return_first_visit()}</p>
      <p class="small">{w.return_lost()}</p>
    </Page>
  );
}
