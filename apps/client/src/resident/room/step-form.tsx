import type { Draft } from '@nearhand/room/content';
import { type StepDoer, type StepType, stepDoers, stepTypes } from '@nearhand/room/step';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { type Draft as Begun, useDrafted } from '../../parts/draft.ts';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { stepDoerName, stepTypeName } from '../../parts/step-types.ts';
import { useWords } from '../../words.ts';

export interface StepFormProps {
  readonly draft: Begun;
  readonly onCancel: () => void;
  readonly onStep: (step: Draft) => void;
}

const SHORT = 300;

/** A new step of the plan. */
export function StepForm({ draft, onCancel, onStep }: StepFormProps) {
  const w = useWords();
  const [what, setWhat] = useDrafted(draft, 'what', '');
  const [who, setWho] = useDrafted<StepDoer>(draft, 'who', 'resident');
  const [type, setType] = useDrafted<StepType>(draft, 'type', 'other');
  const [by, setBy] = useDrafted(draft, 'by', '');
  const [isTried, setTried] = useState(false);
  // The button that opened this is gone: the focus goes on to the first field.
  useEffect(() => {
    if (!draft.hasAny) document.getElementById('what')?.focus();
  }, []);
  const errors = isTried && what.trim() === '' ? [{ field: 'what', text: w.step_missing() }] : [];
  const add = () => {
    setTried(true);
    if (what.trim() === '') return;
    const step = toBase64url(randomBytes(16));
    onStep({ kind: 'step-added', step, type, what: what.trim(), who, ...(by && { by }) });
  };
  return (
    <div class="notice plain">
      <ErrorSummary errors={errors} />
      <Field
        id="what"
        label={w.step_what()}
        error={errors[0]?.text}
        value={what}
        onInput={setWhat}
        maxLength={SHORT}
      />
      <Choice
        id="who"
        legend={w.step_who()}
        options={stepDoers.map((each) => ({
          value: each,
          label: stepDoerName(each, 'resident'),
        }))}
        value={who}
        onChange={setWho}
      />
      <div class="field">
        <label for="type">{w.step_type()}</label>
        <select
          id="type"
          class="input"
          value={type}
          onChange={(event) => setType(event.currentTarget.value as StepType)}
        >
          {stepTypes.map((each) => (
            <option key={each} value={each}>
              {stepTypeName(each)}
            </option>
          ))}
        </select>
      </div>
      <Field id="by" label={w.step_by()} type="date" value={by} onInput={setBy} />
      <div class="actions">
        <Button kind="primary" onPress={add}>
          {w.step_add()}
        </Button>
        <Button kind="quiet" onPress={onCancel}>
          {w.cancel()}
        </Button>
      </div>
    </div>
  );
}
