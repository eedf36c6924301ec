import type { Desk } from '@nearhand/protocol/community';
import { isRoomRefused } from '@nearhand/visit/error';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { failureText } from '../shell/failure-text.ts';
import { TroubleNotice } from './trouble-notice.tsx';
import { useTrouble } from './use-trouble.ts';
import { useWords } from './words.ts';

export interface OpeningPageProps {
  readonly desk: Desk;
  readonly onBack: () => void;
  readonly onOpen: (hideName: boolean) => Promise<void>;
}

/** Before a room is opened: whoever asked will see that it was. */
export function OpeningPage({ desk, onBack, onOpen }: OpeningPageProps) {
  const w = useWords();
  const [hidesName, setHidesName] = useState(false);
  const { trouble, run } = useTrouble();
  const [refused, setRefused] = useState<unknown>();
  const open = async () => {
    setRefused(undefined);
    try {
      await onOpen(hidesName);
    } catch (error) {
      if (!isRoomRefused(error)) throw error;
      setRefused(error);
    }
  };
  if (refused !== undefined) {
    const again = () => run(open);
    const reason = failureText(refused);
    return <Refusal {...{ desk, reason, onBack }} isOpenRoom isDraftKept={false} onAgain={again} />;
  }
  return (
    <Page title={w.helper_open_title()} onBack={onBack}>
      <TroubleNotice text={trouble} />
      <p>{w.helper_open_seen()}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={hidesName}
          onChange={(event) => setHidesName(event.currentTarget.checked)}
        />
        <span>
          <span class="option-label">{w.helper_open_hide()}</span>
          <span class="hint">{w.helper_open_hide_hint()}</span>
        </span>
      </label>
      <p class="actions">
        <Button kind="primary" onPress={() => run(open)}>
          {w.helper_open_now()}
        </Button>
      </p>
    </Page>
  );
}
