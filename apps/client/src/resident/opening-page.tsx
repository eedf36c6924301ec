import { useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { failureText } from '../shell/failure-text.ts';
import { useWords } from '../words.ts';

export interface OpeningPageProps {
  readonly onBack: () => void;
  /** Opens the room; rejects where it could not. */
  readonly onOpen: () => Promise<void>;
}

/** While a room is being opened with a card. */
export function OpeningPage({ onBack, onOpen }: OpeningPageProps) {
  const w = useWords();
  const [failure, setFailure] = useState<string>();
  const open = async () => {
    setFailure(undefined);
    try {
      await onOpen();
    } catch (error) {
      setFailure(failureText(error));
    }
  };
  // At once: an effect would wait for a frame.
  useLayoutEffect(() => void open(), []);
  return (
    <Page title={w.opening_title()} onBack={onBack}>
      {failure ? (
        <Notice tone="error" title={failure} isNews>
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
