import { ReadersHistoryPage } from '../../parts/readers-history/readers-history-page.tsx';
import type { ActProps } from './act-page.tsx';
import { AppointmentForm, DeclineForm, DocumentForm } from './answer-forms.tsx';
import { CloseForm, LeaveForm, OutcomeForm } from './ending-forms.tsx';
import { LetInForm } from './let-in-form.tsx';
import { KeptForm, OutsideForm } from './outside-forms.tsx';
import { PointForm } from './point-form.tsx';
import { StepForm } from './step-form.tsx';

/** The form of each act. */
export function Acts(given: ActProps & { readonly onInbox: () => void }) {
  const { act, room, session } = given;
  const name = act.act === 'step' ? `step ${act.step ?? ''}` : act.act;
  const props = { ...given, draft: session.drafts.of(`${room.row.roomKey} ${name}`) };
  switch (act.act) {
    case 'decline':
      return <DeclineForm {...props} />;
    case 'step':
      return <StepForm {...props} stepId={act.step} />;
    case 'appointment':
      return <AppointmentForm {...props} />;
    case 'service':
      return <PointForm {...props} />;
    case 'document':
      return <DocumentForm {...props} />;
    case 'outside':
      return <OutsideForm {...props} />;
    case 'kept':
      return <KeptForm {...props} />;
    case 'let-in':
      return <LetInForm {...props} />;
    case 'readers':
      return <ReadersHistoryPage {...props} isWitnessed={session.community.ledger.needed > 0} />;
    case 'leave':
      return <LeaveForm {...props} />;
    case 'outcome':
      return <OutcomeForm {...props} />;
    case 'close':
      return <CloseForm {...props} />;
  }
}
