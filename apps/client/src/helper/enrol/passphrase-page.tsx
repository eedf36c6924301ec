import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';
import { DrawnWords } from './drawn-words.tsx';

export interface PassphrasePageProps {
  readonly passphrase: string;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** The seven drawn words, to be written on paper. */
export function PassphrasePage({ passphrase, onBack, onNext }: PassphrasePageProps) {
  const w = useWords();
  return (
    <Page title={w.helper_pass_title()} onBack={onBack}>
      <p>{w.helper_pass_intro()}</p>
      <DrawnWords words={passphrase.split('-')} />
      <Notice tone="lamp">
        <p>{w.helper_pass_warning()}</p>
      </Notice>
      <Button kind="primary" onPress={onNext}>
        {w.helper_pass_written()}
      </Button>
    </Page>
  );
}
