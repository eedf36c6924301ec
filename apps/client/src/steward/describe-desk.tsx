import type { Community } from '@nearhand/protocol/community';
import { stepTypes } from '@nearhand/room/step';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { Ticks } from '../parts/choice.tsx';
import { ErrorSummary, type FieldError } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Page } from '../parts/page.tsx';
import { stepTypeName } from '../parts/step-types.ts';
import { warnWhile } from '../shell/unsaved.ts';
import { locale } from '../words.ts';
import { type DeskDraft, descriptionOf, draftErrors, draftOf } from './desk-draft.ts';
import { dayName, languageName, spokenLanguages } from './desk-names.ts';
import type { StewardProps } from './steward-desk.tsx';
import { TextsFields } from './texts-fields.tsx';

export interface DescribeDeskProps extends StewardProps {
  readonly community: Community;
  readonly onBack: () => void;
}

export interface DraftProps {
  readonly draft: DeskDraft;
  readonly onPart: (part: Partial<DeskDraft>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** What the desk says of itself to everybody, signed by the steward. */
export function DescribeDesk({ steward, community, onChanged, onBack }: DescribeDeskProps) {
  const w = useWords();
  const [draft, setDraft] = useState(() => draftOf(steward.desk));
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [isChanged, setChanged] = useState(false);
  const { trouble, run } = useTrouble();
  useEffect(() => warnWhile(() => isChanged), [isChanged]);
  const onPart = (part: Partial<DeskDraft>) => {
    setDraft({ ...draft, ...part });
    setChanged(true);
  };
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const save = async () => {
    const found = draftErrors(draft, w);
    setErrors(found);
    if (found.length > 0) return;
    await run(async () => {
      await steward.editDesk(descriptionOf(draft, steward.desk.id));
      onChanged();
      onBack();
    });
  };
  const props = { draft, onPart, errorOf };
  return (
    <Page title={w.steward_describe_title()} onBack={onBack}>
      <ErrorSummary errors={errors} />
      <TroubleNotice text={trouble} />
      <p>{w.steward_describe_intro()}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={draft.paused}
          onChange={(event) => onPart({ paused: event.currentTarget.checked })}
        />
        <span>
          <span class="option-label">{w.steward_pause()}</span>
          <span class="hint">{w.steward_pause_hint()}</span>
        </span>
      </label>
      <TextsFields {...props} field="names" legend={w.steward_names()} max={200} />
      <TextsFields {...props} field="about" legend={w.steward_about()} max={1000} rows={3} />
      <TextsFields {...props} field="place" legend={w.steward_place()} max={500} />
      <TextsFields
        {...props}
        field="answersWithin"
        legend={w.steward_answers()}
        hint={w.steward_answers_hint()}
        max={200}
      />
      <Reach {...props} />
      <Hours {...props} />
      <Answers {...props} community={community} />
      <Complaints {...props} />
      <Button kind="primary" onPress={save}>
        {w.steward_describe_save()}
      </Button>
    </Page>
  );
}

function Reach({ draft, onPart, errorOf }: DraftProps) {
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

function Hours({ draft, onPart, errorOf }: DraftProps) {
  const w = useWords();
  return (
    <fieldset>
      <legend>{w.steward_hours()}</legend>
      <p class="hint">{w.steward_hours_hint()}</p>
      <div class="hours">
        {draft.hours.map((text, day) => (
          <Field
            key={day}
            id={`hours-${day}`}
            label={dayName(day, locale())}
            error={errorOf(`hours-${day}`)}
            value={text}
            onInput={(typed) =>
              onPart({ hours: draft.hours.map((each, at) => (at === day ? typed : each)) })
            }
            maxLength={100}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Answers({ draft, onPart, errorOf, community }: DraftProps & { community: Community }) {
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

function Complaints({ draft, onPart, errorOf }: DraftProps) {
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
