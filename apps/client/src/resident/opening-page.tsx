import type { Desk } from '@nearhand/protocol/community';
import { isRoomRefused } from '@nearhand/visit/error';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { failureText } from '../shell/failure-text.ts';
import { useWords } from '../words.ts';

export interface OpeningPageProps {
  /** Whom to tell where it is refused; with several, which of them is not known yet. */
  readonly desks: readonly Desk[];
  readonly onBack: () => void;
  /** Opens the room; rejects where it could not. */
  readonly onOpen: () => Promise<void>;
}

/** While a room is being opened with a card. */
export function OpeningPage({ desks, onBack, onOpen }: OpeningPageProps) {
  const w = useWords();
  const [failure, setFailure] = useState<unknown>();
  const open = async () => {
    setFailure(undefined);
    try {
      await onOpen();
    } catch (error) {
      setFailure(error);
    }
  };
  // At once: an effect would wait for a frame.
  useLayoutEffect(() => void open(), []);
  if (isRoomRefused(failure)) {
    const desk = desks.length === 1 ? desks[0] : undefined;
    const reason = failureText(failure);
    return <Refusal {...{ reason, desk, onBack }} isDraftKept={false} onAgain={open} />;
  }
  return (
    <Page title={w.opening_title()} onBack={onBack}>
      {failure ? (
        <Notice tone="error" title={failureText(failure)} isNews>
          <Button kind="primary" onPress={open}>
            {w.shell_try_again()}
          </Button>
        </Notice>
      ) : (
        <p role="status">{w.opening_wait()}</p>
      )}
    </Page>
  );
}
