import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';

export interface ReturnPageProps {
  /** Whether this device keeps a card. */
  readonly hasKept: boolean;
  readonly onBack: () => void;
  readonly onWay: (way: 'pin' | 'words' | 'scan' | 'digits') => void;
}

/** The ways to come back with a card. */
export function ReturnPage({ hasKept, onBack, onWay }: ReturnPageProps) {
  const w = useWords();
  return (
    <Page title={w.return_title()} onBack={onBack}>
      <p>{w.return_intro()}</p>
      <ul class="ways">
        {hasKept ? (
          <li>
            <Button kind="primary" onPress={() => onWay('pin')}>
              {w.return_pin()}
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
