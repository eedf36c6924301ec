import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { useDrafted } from '../../parts/draft.ts';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

const SHORT = 300;

/** Asks to be called: where, when, and whom to say it is for. */
export function CallMePage({ visit, unsent, onBack }: RoomPageProps) {
  const w = useWords();
  const draft = unsent.drafts.of('call-me');
  const [number, setNumber] = useDrafted(draft, 'number', '');
  const [hours, setHours] = useDrafted(draft, 'hours', '');
  const [name, setName] = useDrafted(draft, 'name', '');
  const [isTried, setTried] = useState(false);
  const isMissing = isTried && !/\d{3}/.test(number);
  const errors = isMissing ? [{ field: 'number', text: w.call_missing() }] : [];
  const send = () => {
    setTried(true);
    if (!/\d{3}/.test(number)) return;
    void visit.say({ kind: 'call-me', number, hours, name });
    draft.clear();
    onBack();
  };
  return (
    <Page title={w.call_title()} onBack={onBack}>
      <ErrorSummary errors={errors} />
      <Field
        id="number"
        label={w.call_number()}
        error={errors[0]?.text}
        type="tel"
        inputMode="tel"
        maxLength={SHORT}
        value={number}
        onInput={setNumber}
      />
      <Field
        id="hours"
        label={w.call_hours()}
        hint={w.call_hours_hint()}
        maxLength={SHORT}
        value={hours}
        onInput={setHours}
      />
      <Field
        id="name"
        label={w.call_name()}
        hint={w.call_name_hint()}
        maxLength={SHORT}
        value={name}
        onInput={setName}
      />
      <Button kind="primary" onPress={send}>
        {w.call_send()}
      </Button>
    </Page>
  );
}
