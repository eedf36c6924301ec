import type { Draft } from '@nearhand/room/content';
import type { Step } from '@nearhand/room/room-state';
import {
  type PointedService,
  type StepDoer,
  type StepType,
  stepDoers,
  stepTypes,
} from '@nearhand/room/step';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { Choice } from '../../parts/choice.tsx';
import { useDrafted } from '../../parts/draft.ts';
import { stepDoerName, stepTypeName } from '../../parts/step-types.ts';
import { useWords } from '../words.ts';
import type { FormProps } from './act-page.tsx';
import { ServiceSearch } from './service-search.tsx';
import { SHORT, TextForm } from './text-form.tsx';

export interface StepFormProps extends FormProps {
  /** The step to change; absent for a new one. */
  readonly stepId: string | undefined;
}

/** A step of the plan: what, what kind of help, who, by when, with which service. */
export function StepForm({ session, visit, now, draft, stepId, onBack }: StepFormProps) {
  const w = useWords();
  const before = now.state.steps.find(({ id }) => id === stepId);
  const [type, setType] = useDrafted<StepType>(draft, 'type', before?.type ?? 'other');
  const [who, setWho] = useDrafted<StepDoer>(draft, 'who', before?.who ?? 'helper');
  const [service, setService] = useDrafted<PointedService | undefined>(
    draft,
    'service',
    before?.service,
  );
  return (
    <TextForm
      draft={draft}
      title={before ? w.helper_step_change() : w.helper_step_add()}
      intro={<p>{w.helper_step_intro()}</p>}
      before={{ what: before?.what ?? '', by: before?.by ?? '' }}
      fields={[
        {
          name: 'what',
          label: w.helper_step_what(),
          hint: w.helper_step_what_hint(),
          missing: w.helper_step_what_missing(),
          max: SHORT,
        },
        { name: 'by', label: w.helper_step_by(), hint: w.helper_optional(), type: 'date', max: 10 },
      ]}
      submit={before ? w.helper_step_save() : w.helper_step_send()}
      onSubmit={({ what, by }) => {
        const saying = sayingOf(before, { what, by, type, who, service });
        if (saying) void visit.say(saying);
        onBack();
      }}
      onBack={onBack}
    >
      <div class="field">
        <label for="act-type">{w.helper_step_type()}</label>
        <select
          id="act-type"
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
      <Choice
        id="act-who"
        legend={w.helper_step_who()}
        value={who}
        onChange={setWho}
        options={stepDoers.map((each) => ({ value: each, label: stepDoerName(each, 'helper') }))}
      />
      <h2>{w.helper_step_service()}</h2>
      <ServiceSearch {...{ session, draft }} chosen={service} onChosen={setService} />
    </TextForm>
  );
}

interface Terms {
  readonly what: string;
  readonly by: string;
  readonly type: StepType;
  readonly who: StepDoer;
  readonly service: PointedService | undefined;
}

/** What to say: the whole of a new step, or only what has changed of an old one. */
function sayingOf(before: Step | undefined, terms: Terms): Draft | undefined {
  const { what, by, type, who, service } = terms;
  if (!before) {
    const step = toBase64url(randomBytes(16));
    const more = { ...(by && { by }), ...(service && { service }) };
    return { kind: 'step-added', step, type, what, who, ...more };
  }
  const changes = {
    ...(what !== before.what && { what }),
    ...(by !== (before.by ?? '') && { by }),
    ...(type !== before.type && { type }),
    ...(who !== before.who && { who }),
    ...(service && service.id !== before.service?.id && { service }),
  };
  if (Object.keys(changes).length === 0) return undefined;
  return { kind: 'step-changed', step: before.id, ...changes };
}
