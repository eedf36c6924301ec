import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { leaveNow } from '../shell/leave.ts';
import { useWords } from '../words.ts';

/** After an erase, or where a card leads to no room. */
export function GonePage({
  why,
  onStart,
}: {
  readonly why: 'erased' | 'no-room';
  readonly onStart: () => void;
}) {
  const w = useWords();
  const isErased = why === 'erased';
  return (
    <Page title={isErased ? w.gone_erased() : w.gone_no_room()}>
      <Notice tone="plain">
        <p>{isErased ? w.gone_erased_hint() : w.gone_no_room_hint()}</p>
      </Notice>
      <div class="actions">
        <Button kind="quiet" onPress={onStart}>
          {w.gone_start()}
        </Button>
        <Button kind="quiet" onPress={leaveNow}>
          {w.leave_now()}
        </Button>
      </div>
    </Page>
  );
}
