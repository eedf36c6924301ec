import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { useWords } from '../words.ts';
import type { FormProps } from './act-page.tsx';
import { LONG, SHORT, TextForm } from './text-form.tsx';

/** "We cannot take this", with the reason and where else to ask. */
export function DeclineForm({ visit, draft, onBack }: FormProps) {
  const w = useWords();
  return (
    <TextForm
      draft={draft}
      title={w.helper_decline_title()}
      intro={<p>{w.helper_decline_intro()}</p>}
      fields={[
        {
          name: 'why',
          label: w.helper_decline_why(),
          hint: w.helper_decline_why_hint(),
          missing: w.helper_decline_missing(),
          rows: 4,
          max: LONG,
        },
      ]}
      submit={w.helper_decline_send()}
      onSubmit={({ why }) => {
        void visit.say({ kind: 'declined', why });
        onBack();
      }}
      onBack={onBack}
    />
  );
}

export function AppointmentForm({ visit, draft, onBack }: FormProps) {
  const w = useWords();
  return (
    <TextForm
      draft={draft}
      title={w.helper_appointment_add()}
      intro={<p>{w.helper_appointment_intro()}</p>}
      fields={[
        {
          name: 'what',
          label: w.helper_appointment_what(),
          missing: w.helper_appointment_what_missing(),
          max: SHORT,
        },
        {
          name: 'where',
          label: w.helper_appointment_where(),
          missing: w.helper_appointment_where_missing(),
          max: SHORT,
        },
        {
          name: 'start',
          label: w.helper_appointment_start(),
          missing: w.helper_appointment_start_missing(),
          type: 'datetime-local',
          max: SHORT,
        },
      ]}
      submit={w.helper_appointment_send()}
      onSubmit={({ what, where, start }) => {
        const appointment = toBase64url(randomBytes(16));
        void visit.say({
          kind: 'appointment',
          appointment,
          what,
          where,
          start: start.slice(0, 16),
        });
        onBack();
      }}
      onBack={onBack}
    />
  );
}

export function DocumentForm({ visit, draft, onBack }: FormProps) {
  const w = useWords();
  return (
    <TextForm
      draft={draft}
      title={w.helper_act_document()}
      intro={<p>{w.helper_document_intro()}</p>}
      fields={[
        {
          name: 'title',
          label: w.helper_document_title(),
          missing: w.helper_document_title_missing(),
          max: SHORT,
        },
        {
          name: 'text',
          label: w.helper_document_text(),
          missing: w.helper_document_text_missing(),
          rows: 12,
          max: LONG,
        },
      ]}
      submit={w.helper_document_send()}
      onSubmit={({ title, text }) => {
        void visit.say({ kind: 'document', title, text });
        onBack();
      }}
      onBack={onBack}
    />
  );
}
