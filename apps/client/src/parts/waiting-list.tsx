import type { RoomVisit } from '@nearhand/visit/room-visit';
import type { Waiting } from '@nearhand/visit/saying';
import { failureText } from '../shell/failure-text.ts';
import { useWords } from '../words.ts';
import { Button } from './button.tsx';

export interface WaitingListProps {
  readonly visit: RoomVisit;
  readonly waiting: readonly Waiting[];
}

/** What was said here and has not left yet, with what can be done about it. */
export function WaitingList({ visit, waiting }: WaitingListProps) {
  const w = useWords();
  if (waiting.length === 0) return null;
  return (
    <section class="notice warning" role="status">
      <p class="notice-title">{w.waiting_title()}</p>
      <ul class="plain-list">
        {waiting.map((each) => (
          <li key={each.id}>
            <p class="wide">{preview(each)}</p>
            <p class="small">
              {each.state === 'held'
                ? `${w.waiting_held()} ${failureText({ code: each.error })}`
                : each.state === 'sending'
                  ? w.waiting_sending()
                  : w.waiting_waiting()}
            </p>
            {each.state === 'sending' ? null : (
              <div class="actions">
                <Button kind="quiet" onPress={() => visit.retry()}>
                  {w.waiting_retry()}
                </Button>
                <Button kind="quiet" onPress={() => void visit.takeBack(each.id)}>
                  {w.waiting_take_back()}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function preview({ content, attachments }: Waiting): string {
  const said = 'text' in content && content.text ? content.text : '';
  const what = 'what' in content && content.what ? content.what : '';
  const names = attachments.map(({ name }) => name).join(', ');
  return [said || what, names].filter(Boolean).join(' · ') || '…';
}
