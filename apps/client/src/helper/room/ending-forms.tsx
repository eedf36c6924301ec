import { Choice } from '../../parts/choice.tsx';
import { useDrafted } from '../../parts/draft.ts';
import { useWords } from '../words.ts';
import type { FormProps } from './act-page.tsx';
import { LONG, SHORT, TextForm } from './text-form.tsx';

/** Out of this room: asks the resident, and lets go of it here at once. */
export function LeaveForm({
  session,
  room,
  visit,
  draft,
  onBack,
  onInbox,
}: FormProps & { readonly onInbox: () => void }) {
  const w = useWords();
  return (
    <TextForm
      draft={draft}
      title={w.helper_act_leave()}
      intro={
        <>
          <p>{w.helper_room_leave_intro()}</p>
          <p>{w.helper_room_leave_until()}</p>
        </>
      }
      fields={[
        {
          name: 'why',
          label: w.helper_room_leave_why(),
          hint: w.helper_optional(),
          rows: 2,
          max: SHORT,
        },
      ]}
      submit={w.helper_room_leave_send()}
      onSubmit={({ why }) => {
        const { roomKey } = room.row;
        // The room stays open in memory until the ask is there, or it would never be sent.
        void visit.askOut(why || undefined).then(() => session.putAway(roomKey));
        onInbox();
      }}
      onBack={onBack}
    />
  );
}

type Met = 'yes' | 'partly' | 'no';

export function OutcomeForm({ visit, draft, onBack }: FormProps) {
  const w = useWords();
  const [met, setMet] = useDrafted<Met>(draft, 'met', 'yes');
  return (
    <TextForm
      draft={draft}
      title={w.helper_act_outcome()}
      intro={<p>{w.helper_outcome_intro()}</p>}
      fields={[
        {
          name: 'text',
          label: w.helper_outcome_text(),
          missing: w.helper_outcome_missing(),
          rows: 4,
          max: LONG,
        },
      ]}
      submit={w.helper_outcome_send()}
      onSubmit={({ text }) => {
        void visit.say({ kind: 'outcome', text, met });
        onBack();
      }}
      onBack={onBack}
    >
      <Choice<Met>
        id="act-met"
        legend={w.helper_outcome_met()}
        value={met}
        onChange={setMet}
        options={[
          { value: 'yes', label: w.entry_outcome_yes() },
          { value: 'partly', label: w.entry_outcome_partly() },
          { value: 'no', label: w.entry_outcome_no() },
        ]}
      />
    </TextForm>
  );
}

export function CloseForm({ visit, draft, onBack }: FormProps) {
  const w = useWords();
  return (
    <TextForm
      draft={draft}
      title={w.helper_act_close()}
      intro={<p>{w.helper_close_intro()}</p>}
      fields={[
        {
          name: 'text',
          label: w.helper_close_text(),
          hint: w.helper_optional(),
          rows: 3,
          max: LONG,
        },
      ]}
      submit={w.helper_close_send()}
      onSubmit={({ text }) => {
        void visit.say({ kind: 'closed', ...(text && { text }) });
        onBack();
      }}
      onBack={onBack}
    />
  );
}
