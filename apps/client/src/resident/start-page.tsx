import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { useWords } from '../words.ts';

export interface StartPageProps {
  readonly onAsk: () => void;
  readonly onReturn: () => void;
}

/** The first page: ask, or come back. */
export function StartPage({ onAsk, onReturn }: StartPageProps) {
  const w = useWords();
  return (
    <Page title={w.start_title()}>
      <p>{w.start_intro()}</p>
      <ul class="ways">
        <li>
          <Button kind="primary" onPress={onAsk}>
            {w.start_ask()}
          </Button>
        </li>
        <li>
          <Button kind="quiet" onPress={onReturn}>
            {w.start_return()}
          </Button>
        </li>
      </ul>
      <ul class="small">
        <li>{w.start_no_name()}</li>
        <li>{w.start_sealed()}</li>
        <li>{w.start_keyboard()}</li>
      </ul>
    </Page>
  );
}
