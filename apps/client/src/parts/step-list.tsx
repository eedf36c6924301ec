import type { Step } from '@nearhand/room/room-state';
import type { ComponentChildren } from 'preact';
import { useWords } from '../words.ts';
import { authorName, type Viewer } from './author-name.ts';
import { dateText } from './date-line.tsx';
import { PointedServiceLine } from './service-today.tsx';
import { stepDoerName, stepTypeName } from './step-types.ts';

export interface StepListProps {
  readonly steps: readonly Step[];
  readonly viewer: Viewer;
  /** Absent where nothing can be ticked, as in a closed room. */
  readonly onTick?: ((step: Step, done: boolean) => void) | undefined;
  /** What else can be done with a step: change, drop. */
  readonly actions?: (step: Step) => ComponentChildren;
}

/** The plan: its steps, who does each, by when, ticked by whom. */
export function StepList({ steps, viewer, onTick, actions }: StepListProps) {
  const w = useWords();
  const shown = steps.filter((step) => !step.dropped);
  if (shown.length === 0) return <p>{w.plan_empty()}</p>;
  return (
    <ul class="plain-list steps">
      {shown.map((step) => (
        <li key={step.id}>
          <label class="option step">
            <input
              type="checkbox"
              checked={step.done}
              disabled={!onTick}
              onChange={(event) => onTick?.(step, event.currentTarget.checked)}
            />
            <span>
              <span class={step.done ? 'option-label done' : 'option-label'}>{step.what}</span>
              <span class="hint">
                {stepTypeName(step.type)} · {stepDoerName(step.who, viewer.by)}
                {step.by
                  ? ` · ${w.plan_by({ date: dateText(Date.parse(step.by), 'day', 'UTC') })}`
                  : ''}
                {step.done && step.tickedBy
                  ? ` · ${w.plan_ticked_by({ name: authorName(step.tickedBy, viewer) })}`
                  : ''}
              </span>
            </span>
          </label>
          {step.service ? <PointedServiceLine service={step.service} /> : null}
          {actions?.(step)}
        </li>
      ))}
    </ul>
  );
}
