import { useState } from 'preact/hooks';
import { authorName } from '../../parts/author-name.ts';
import { Button } from '../../parts/button.tsx';
import { toldSentence } from '../../parts/entry-body.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

export interface ErasePageProps extends RoomPageProps {
  readonly onErased: () => Promise<void>;
}

/** Erasing: first what is outside the room and stays there, then the act. */
export function ErasePage({ visit, now, onBack, onView, onErased }: ErasePageProps) {
  const w = useWords();
  const [isSure, setSure] = useState(false);
  const [failure, setFailure] = useState<string>();
  const { told, kept } = now.state.outside;
  const erase = async () => {
    setFailure(undefined);
    if (!isSure) {
      setFailure(w.erase_tick());
      return;
    }
    try {
      await visit.erase();
    } catch (error) {
      setFailure(failureText(error));
      return;
    }
    await onErased();
  };
  return (
    <Page title={w.erase_title()} onBack={onBack}>
      <h2>{w.erase_outside()}</h2>
      {told.length + kept.length === 0 ? <p>{w.erase_outside_none()}</p> : null}
      <ul class="plain-list">
        {kept.map(({ id, content }) => (
          <li key={id}>
            {w.entry_kept({ what: content.what, where: content.where, until: content.until })}
          </li>
        ))}
        {told.map(({ id, content }) => (
          <li key={id}>{toldSentence(content)}</li>
        ))}
      </ul>
      {now.state.takenAway.map(({ id, author }) => (
        <p key={id} class="small">
          {w.erase_taken_away({ name: authorName(author, { by: 'resident' }) })}
        </p>
      ))}
      <p>{w.erase_remember()}</p>
      <p>{w.erase_at_once()}</p>
      <p>
        <Button kind="link" onPress={() => onView('take-away')}>
          {w.erase_take_first()}
        </Button>
      </p>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      <label class="option">
        <input
          type="checkbox"
          checked={isSure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
        <span class="option-label">{w.erase_sure()}</span>
      </label>
      <div class="actions">
        <Button kind="danger" onPress={erase}>
          {w.erase_do()}
        </Button>
      </div>
    </Page>
  );
}
