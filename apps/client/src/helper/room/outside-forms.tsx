import { Choice } from '../../parts/choice.tsx';
import { useDrafted } from '../../parts/draft.ts';
import { useWords } from '../words.ts';
import type { FormProps } from './act-page.tsx';
import { LONG, SHORT, TextForm } from './text-form.tsx';

/** Something is told to somebody outside: written into the room before it is done, or once it is safe. */
export function OutsideForm({ visit, draft, onBack }: FormProps) {
  const w = useWords();
  const [done, setDone] = useDrafted<'before' | 'after'>(draft, 'done', 'before');
  return (
    <TextForm
      draft={draft}
      title={w.helper_act_outside()}
      intro={
        <>
          <p>{w.helper_outside_intro()}</p>
          <p>{w.helper_outside_safe()}</p>
        </>
      }
      fields={[
        {
          name: 'whom',
          label: w.helper_outside_whom(),
          missing: w.helper_outside_whom_missing(),
          max: SHORT,
        },
        {
          name: 'what',
          label: w.helper_outside_what(),
          hint: w.helper_outside_what_hint(),
          missing: w.helper_outside_what_missing(),
          rows: 4,
          max: LONG,
        },
        {
          name: 'why',
          label: w.helper_outside_why(),
          hint: w.helper_outside_why_hint(),
          missing: w.helper_outside_why_missing(),
          rows: 3,
          max: LONG,
        },
      ]}
      submit={w.helper_outside_send()}
      onSubmit={({ whom, what, why }) => {
        void visit.say({ kind: 'told-outside', whom, what, why, done: done === 'after' });
        onBack();
      }}
      onBack={onBack}
    >
      <Choice
        id="act-done"
        legend={w.helper_outside_when()}
        value={done}
        onChange={setDone}
        options={[
          { value: 'before', label: w.helper_outside_before() },
          { value: 'after', label: w.helper_outside_after() },
        ]}
      />
    </TextForm>
  );
}

/** A record that is kept elsewhere, with its exact text. */
export function KeptForm({ visit, draft, onBack }: FormProps) {
  const w = useWords();
  return (
    <TextForm
      draft={draft}
      title={w.helper_act_kept()}
      intro={<p>{w.helper_kept_intro()}</p>}
      fields={[
        {
          name: 'what',
          label: w.helper_kept_what(),
          hint: w.helper_kept_what_hint(),
          missing: w.helper_kept_what_missing(),
          rows: 6,
          max: LONG,
        },
        {
          name: 'where',
          label: w.helper_kept_where(),
          missing: w.helper_kept_where_missing(),
          max: SHORT,
        },
        {
          name: 'until',
          label: w.helper_kept_until(),
          hint: w.helper_kept_until_hint(),
          missing: w.helper_kept_until_missing(),
          max: SHORT,
        },
      ]}
      submit={w.helper_kept_send()}
      onSubmit={({ what, where, until }) => {
        void visit.say({ kind: 'kept-outside', what, where, until });
        onBack();
      }}
      onBack={onBack}
    />
  );
}
