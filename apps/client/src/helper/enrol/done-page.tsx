import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';
import { DrawnWords } from './drawn-words.tsx';

export interface DonePageProps {
  readonly fingerprint: readonly string[];
  readonly isConfirmed: boolean;
  /** Other stewards vouch for a steward, each of them; a helper has one to read the words to. */
  readonly isSteward: boolean;
  /** Whether the steward has confirmed by now. */
  readonly onLook: () => Promise<boolean>;
  readonly onNext: () => Promise<void>;
}

/** The device has sent its keys: it is confirmed, or waits until a steward has compared six words. */
export function DonePage({ fingerprint, isConfirmed, isSteward, onLook, onNext }: DonePageProps) {
  const w = useWords();
  const [hasLooked, setLooked] = useState(false);
  const look = async () => {
    if (await onLook()) await onNext();
    else setLooked(true);
  };
  if (isConfirmed) {
    return (
      <Page title={w.helper_done_title()}>
        <p>{w.helper_done()}</p>
        <Button kind="primary" onPress={onNext}>
          {w.helper_done_go_in()}
        </Button>
      </Page>
    );
  }
  return (
    <Page title={isSteward ? w.steward_wait_title() : w.helper_wait_title()}>
      <p>{isSteward ? w.steward_wait_intro() : w.helper_wait_intro()}</p>
      <DrawnWords words={fingerprint} />
      <p>{isSteward ? w.steward_wait_then() : w.helper_wait_then()}</p>
      {hasLooked ? (
        <Notice tone="plain" isNews>
          <p>{w.helper_wait_not_yet()}</p>
        </Notice>
      ) : null}
      <Button kind="primary" onPress={look}>
        {w.helper_wait_look()}
      </Button>
    </Page>
  );
}
