import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { dateText } from '../../parts/date-line.tsx';
import { Notice } from '../../parts/notice.tsx';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

export interface MorePageProps extends RoomPageProps {
  /** Takes the card off this device. */
  readonly onForget: () => Promise<void>;
}

/** What a resident can do with the whole room. */
export function MorePage({ visit, now, kept, onView, onForget }: MorePageProps) {
  const w = useWords();
  const [failure, setFailure] = useState<string>();
  const { goes, keep } = visit.status;
  const attempt = async (act: Promise<void>) => {
    setFailure(undefined);
    try {
      await act;
    } catch (error) {
      setFailure(failureText(error));
    }
  };
  return (
    <>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      <h2>{w.more_card()}</h2>
      <div class="actions">
        <Button kind="quiet" onPress={() => onView('card')}>
          {w.more_card_show()}
        </Button>
        {kept ? (
          <Button kind="quiet" onPress={onForget}>
            {w.more_card_forget()}
          </Button>
        ) : null}
      </div>
      {kept ? null : (
        <>
          <h2>{w.note_more_title()}</h2>
          <p>
            {w.note_more_hint()} <strong>{visit.headCode}</strong>
          </p>
          <Button kind="quiet" onPress={() => onView('head-code')}>
            {w.note_more_check()}
          </Button>
        </>
      )}
      <h2>{w.seen_title()}</h2>
      <p>{w.seen_more_hint()}</p>
      <Button kind="quiet" onPress={() => onView('seen-card')}>
        {w.seen_title()}
      </Button>
      <h2>{w.more_take_away()}</h2>
      <p>{w.more_take_away_hint()}</p>
      <Button kind="quiet" onPress={() => onView('take-away')}>
        {w.more_take_away()}
      </Button>
      <h2>{now.state.closed ? w.more_reopen() : w.more_close()}</h2>
      <p>{now.state.closed ? w.more_reopen_hint() : w.more_close_hint()}</p>
      {now.state.closed ? (
        <Button kind="quiet" onPress={() => attempt(visit.reopen())}>
          {w.more_reopen()}
        </Button>
      ) : (
        <Button kind="quiet" onPress={() => attempt(visit.close())}>
          {w.more_close()}
        </Button>
      )}
      <h2>{w.stay_title()}</h2>
      <p>
        {goes
          ? w.stay_goes({ day: dateText(Date.parse(goes), 'day', 'UTC') })
          : w.stay_days({ days: keep })}
      </p>
      <Button kind="quiet" onPress={() => onView('keep')}>
        {w.stay_change()}
      </Button>
      <h2>{w.erase_title()}</h2>
      <p>{w.more_erase_hint()}</p>
      <Button kind="danger" onPress={() => onView('erase')}>
        {w.erase_title()}
      </Button>
    </>
  );
}
