import { openAppointments } from '@nearhand/room/plan';
import type { Step } from '@nearhand/room/room-state';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { localMoment } from '../../parts/local-moment.ts';
import { withPending } from '../../parts/pending-steps.ts';
import { PointedServiceLine } from '../../parts/service-today.tsx';
import { StepList } from '../../parts/step-list.tsx';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';
import { StepForm } from './step-form.tsx';

/** The plan: steps to tick and add, appointments, and services that were pointed to. */
export function PlanPage({ visit, now, unsent }: RoomPageProps) {
  const draft = unsent.drafts.of('step');
  const w = useWords();
  const [isAdding, setAdding] = useState(draft.hasAny);
  const { state } = now;
  const heading = useRef<HTMLHeadingElement>(null);
  const stop = () => {
    draft.clear();
    setAdding(false);
    heading.current?.focus();
  };
  const isOpen = !state.closed;
  const services = state.messages.flatMap((message) =>
    message.state === 'read' && message.content.kind === 'service-pointed'
      ? [message.content.service]
      : [],
  );
  const drop = (step: Step) =>
    void visit.say({ kind: 'step-changed', step: step.id, dropped: true });
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {w.plan_title()}
      </h2>
      <StepList
        steps={withPending(state.steps, now.waiting)}
        viewer={{ by: 'resident' }}
        onTick={
          isOpen
            ? (step, done) => void visit.say({ kind: 'step-ticked', step: step.id, done })
            : undefined
        }
        actions={(step) =>
          isOpen && !step.done ? (
            <Button kind="link" onPress={() => drop(step)} label={`${w.plan_drop()}: ${step.what}`}>
              {w.plan_drop()}
            </Button>
          ) : null
        }
      />
      {isAdding ? (
        <StepForm
          draft={draft}
          onCancel={stop}
          onStep={(step) => {
            void visit.say(step);
            stop();
          }}
        />
      ) : isOpen ? (
        <Button kind="quiet" onPress={() => setAdding(true)}>
          {w.plan_add()}
        </Button>
      ) : null}
      <h2>{w.plan_appointments()}</h2>
      {openAppointments(state).length === 0 ? <p>{w.plan_no_appointments()}</p> : null}
      <ul class="plain-list">
        {openAppointments(state).map((each) => (
          <li key={each.appointment}>
            <strong>{localMoment(each.start)}</strong>
            <span class="block">
              {each.what} · {each.where}
            </span>
          </li>
        ))}
      </ul>
      {services.length > 0 ? <h2>{w.plan_services()}</h2> : null}
      {services.map((service, index) => (
        <PointedServiceLine key={`${index} ${service.id}`} service={service} />
      ))}
    </>
  );
}
