import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

type Outcome = 'held' | 'missing' | 'unreadable' | { readonly failed: unknown };

/** The code of the newest entry to take along, and the check of one that was noted before. */
export function HeadCodePage({ visit, onBack }: RoomPageProps) {
  const w = useWords();
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState<Outcome>();
  const check = async () => {
    setOutcome(undefined);
    try {
      setOutcome(await visit.checkHeadCode(typed));
    } catch (failed) {
      setOutcome({ failed });
    }
  };
  if (outcome === 'missing') return <SetBack onAgain={() => setOutcome(undefined)} />;
  return (
    <Page title={w.note_title()} onBack={onBack}>
      <p>{w.note_intro()}</p>
      <div class="paper">
        <p class="digits to-note">{visit.headCode}</p>
      </div>
      <h2>{w.note_check_title()}</h2>
      {outcome === 'held' ? <Notice tone="plain" title={w.note_held()} isNews /> : null}
      {typeof outcome === 'object' ? (
        <Notice tone="error" title={failureText(outcome.failed)} isNews />
      ) : null}
      <Field
        id="head-code"
        label={w.note_field()}
        hint={w.note_field_hint()}
        error={outcome === 'unreadable' ? w.note_unreadable() : undefined}
        value={typed}
        onInput={setTyped}
        isPrivate
      />
      <Button kind="primary" onPress={check}>
        {w.note_check()}
      </Button>
    </Page>
  );
}

/** The room is not the one that was left, as far as the noted code tells. */
function SetBack({ onAgain }: { readonly onAgain: () => void }) {
  const w = useWords();
  return (
    <Page title={w.ledger_stop_title()}>
      <p>
        <strong>{w.note_missing()}</strong>
      </p>
      <h2>{w.ledger_stop_do_title()}</h2>
      <ul>
        <li>{w.note_missing_letters()}</li>
        <li>{w.note_missing_write()}</li>
        <li>{w.ledger_stop_call_any()}</li>
      </ul>
      <Button kind="primary" onPress={onAgain}>
        {w.note_again()}
      </Button>
    </Page>
  );
}
