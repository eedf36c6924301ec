import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';

export interface DonePageProps {
  readonly fingerprint: readonly string[];
  readonly isConfirmed: boolean;
  /** Whether the steward has confirmed by now. */
  readonly onLook: () => Promise<boolean>;
  readonly onNext: () => Promise<void>;
}

/** The device has sent its keys: it is confirmed, or waits until a steward has compared six words. */
export function DonePage({ fingerprint, isConfirmed, onLook, onNext }: DonePageProps) {
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
    <Page title={w.helper_wait_title()}>
      <p>{w.helper_wait_intro()}</p>
      <FingerprintWords words={fingerprint} />
      <p>{w.helper_wait_then()}</p>
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

/** Six words of a device's keys, for two people to compare. */
export function FingerprintWords({ words }: { readonly words: readonly string[] }) {
  return (
    <ol class="word-list" lang="en" translate={false}>
      {words.map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand twice; its place is its name
        <li key={index}>{word}</li>
      ))}
    </ol>
  );
}
