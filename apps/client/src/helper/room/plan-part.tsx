import { openAppointments } from '@nearhand/room/plan';
import type { Step } from '@nearhand/room/room-state';
import { Button } from '../../parts/button.tsx';
import { localMoment } from '../../parts/local-moment.ts';
import { StepList } from '../../parts/step-list.tsx';
import { useWords } from '../words.ts';
import type { RoomProps } from './room-props.ts';

/** The plan and the appointments, with what a helper can change in them. */
export function PlanPart(props: RoomProps) {
  const { visit, now, viewer, onAct } = props;
  const w = useWords();
  const isOpen = !now.state.closed;
  const tick = (step: Step, done: boolean) =>
    void visit.say({ kind: 'step-ticked', step: step.id, done });
  return (
    <>
      <h2>{w.helper_plan()}</h2>
      <StepList
        steps={now.state.steps}
        viewer={viewer}
        onTick={isOpen ? tick : undefined}
        actions={(step) => (isOpen && !step.done ? <StepActions {...props} step={step} /> : null)}
      />
      {isOpen ? (
        <Button kind="quiet" onPress={() => onAct({ act: 'step' })}>
          {w.helper_step_add()}
        </Button>
      ) : null}
      <Appointments {...props} />
    </>
  );
}

function StepActions({ visit, onAct, step }: RoomProps & { readonly step: Step }) {
  const w = useWords();
  return (
    <p class="step-actions">
      <Button
        kind="link"
        label={w.helper_step_change_this({ what: step.what })}
        onPress={() => onAct({ act: 'step', step: step.id })}
      >
        {w.helper_step_change()}
      </Button>
      <Button
        kind="link"
        label={w.helper_step_drop_this({ what: step.what })}
        onPress={() => void visit.say({ kind: 'step-changed', step: step.id, dropped: true })}
      >
        {w.helper_step_drop()}
      </Button>
    </p>
  );
}

function Appointments({ visit, now, onAct }: RoomProps) {
  const w = useWords();
  const isOpen = !now.state.closed;
  const open = openAppointments(now.state);
  return (
    <>
      <h2>{w.helper_appointments()}</h2>
      {open.length === 0 ? <p>{w.helper_appointments_none()}</p> : null}
      <ul class="plain-list">
        {open.map(({ appointment, what, where, start }) => (
          <li key={appointment}>
            <strong>{localMoment(start)}</strong>
            <span class="block">
              {what} · {where}
            </span>
            {isOpen ? (
              <Button
                kind="link"
                label={w.helper_appointment_cancel_this({ what })}
                onPress={() =>
                  void visit.say({
                    kind: 'appointment',
                    appointment,
                    what,
                    where,
                    start,
                    cancelled: true,
                  })
                }
              >
                {w.helper_appointment_cancel()}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {isOpen ? (
        <Button kind="quiet" onPress={() => onAct({ act: 'appointment' })}>
          {w.helper_appointment_add()}
        </Button>
      ) : null}
    </>
  );
}
