import type { Community } from '@nearhand/protocol/community';
import { stepTypes } from '@nearhand/room/step';
import { useWords } from '../helper/words.ts';
import { Ticks } from '../parts/choice.tsx';
import { Field } from '../parts/field.tsx';
import { stepTypeName } from '../parts/step-types.ts';
import { locale } from '../words.ts';
import type { DeskDraft } from './desk-draft.ts';
import { languageName, spokenLanguages } from './desk-names.ts';
import { WeekFields } from './week-fields.tsx';

export interface DraftProps {
  readonly draft: DeskDraft;
  readonly onPart: (part: Partial<DeskDraft>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** How the desk is reached. */
export function Reach({ draft, onPart, errorOf }: DraftProps) {
  const w = useWords();
  return (
    <>
      <Field
        id="desk-phone"
        label={w.steward_phone()}
        error={errorOf('desk-phone')}
        value={draft.phone}
        onInput={(phone) => onPart({ phone })}
        type="tel"
        inputMode="tel"
        maxLength={100}
      />
      <Field
        id="desk-email"
        label={w.steward_email()}
        hint={w.helper_optional()}
        value={draft.email}
        onInput={(email) => onPart({ email })}
        type="email"
        inputMode="email"
        maxLength={254}
      />
    </>
  );
}

/** Opening hours, one line a day. */
export function Hours({ draft, onPart, errorOf }: DraftProps) {
  const w = useWords();
  return (
    <fieldset>
      <legend>{w.steward_hours()}</legend>
      <p class="hint">{w.steward_hours_hint()}</p>
      <WeekFields week={draft.hours} onWeek={(hours) => onPart({ hours })} errorOf={errorOf} />
    </fieldset>
  );
}

/** Languages spoken, kinds of need, neighbourhoods. */
export function Answers({
  draft,
  onPart,
  errorOf,
  community,
}: DraftProps & { community: Community }) {
  const w = useWords();
  return (
    <>
      <Ticks
        id="desk-languages"
        legend={w.steward_languages()}
        error={errorOf('desk-languages')}
        values={draft.languages}
        onChange={(languages) => onPart({ languages })}
        options={spokenLanguages(draft.languages).map((code) => ({
          value: code,
          label: languageName(code, locale()),
        }))}
      />
      <Ticks
        id="desk-needs"
        legend={w.steward_needs()}
        error={errorOf('desk-needs')}
        values={draft.needs}
        onChange={(needs) => onPart({ needs })}
        options={stepTypes.map((type) => ({ value: type, label: stepTypeName(type) }))}
      />
      {community.neighbourhoods.length > 0 ? (
        <Ticks
          id="desk-neighbourhoods"
          legend={w.steward_neighbourhoods()}
          hint={w.steward_neighbourhoods_hint()}
          values={draft.neighbourhoods}
          onChange={(neighbourhoods) => onPart({ neighbourhoods })}
          options={community.neighbourhoods.map(({ id, names }) => ({
            value: id,
            label: names[locale()],
          }))}
        />
      ) : null}
    </>
  );
}

/** Somebody outside the desk to complain to. */
export function Complaints({ draft, onPart, errorOf }: DraftProps) {
  const w = useWords();
  return (
    <fieldset>
      <legend>{w.steward_complaints()}</legend>
      <p class="hint">{w.steward_complaints_hint()}</p>
      <Field
        id="complaints-name"
        label={w.steward_complaints_name()}
        error={errorOf('complaints-name')}
        value={draft.complaintsName}
        onInput={(complaintsName) => onPart({ complaintsName })}
        maxLength={300}
      />
      <Field
        id="complaints-phone"
        label={w.steward_complaints_phone()}
        error={errorOf('complaints-phone')}
        value={draft.complaintsPhone}
        onInput={(complaintsPhone) => onPart({ complaintsPhone })}
        type="tel"
        inputMode="tel"
        maxLength={100}
      />
      <Field
        id="complaints-url"
        label={w.steward_complaints_url()}
        hint={w.helper_optional()}
        error={errorOf('complaints-url')}
        value={draft.complaintsUrl}
        onInput={(complaintsUrl) => onPart({ complaintsUrl })}
        type="url"
        maxLength={500}
      />
    </fieldset>
  );
}
