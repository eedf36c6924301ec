import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { ErrorSummary, type FieldError } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';
import { KeepsFields } from './keeps-fields.tsx';
import { type Terms, termErrors } from './terms.ts';

export interface TermsPageProps {
  readonly terms: Terms;
  readonly onTerms: (terms: Terms) => void;
  readonly onBack: () => void;
  readonly onNext: () => Promise<void>;
}

/** Who somebody is, who pays them and what they are bound to: everything a resident sees first. */
export function TermsPage({ terms, onTerms, onBack, onNext }: TermsPageProps) {
  const w = useWords();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const set = (part: Partial<Terms>) => onTerms({ ...terms, ...part });
  const next = async () => {
    const found = termErrors(terms, w);
    setErrors(found);
    if (found.length === 0) await onNext();
  };
  return (
    <Page title={w.helper_enrol_terms_title()} onBack={onBack}>
      <ErrorSummary errors={errors} />
      <p>
        {terms.role === 'steward' ? w.helper_enrol_steward_intro() : w.helper_enrol_terms_intro()}
      </p>
      <Field
        id="enrol-name"
        label={w.helper_enrol_name()}
        hint={w.helper_enrol_name_hint()}
        error={errorOf('enrol-name')}
        value={terms.name}
        onInput={(name) => set({ name })}
        maxLength={200}
      />
      {terms.role === 'steward' ? null : (
        <>
          <Field
            id="enrol-work"
            label={w.helper_enrol_work()}
            hint={w.helper_enrol_work_hint()}
            error={errorOf('enrol-work')}
            value={terms.work}
            onInput={(work) => set({ work })}
            maxLength={200}
          />
          <Field
            id="enrol-employer"
            label={w.helper_enrol_employer()}
            hint={w.helper_enrol_employer_hint()}
            error={errorOf('enrol-employer')}
            value={terms.employer}
            onInput={(employer) => set({ employer })}
            maxLength={200}
          />
          <DutyFields terms={terms} onPart={set} errorOf={errorOf} />
          <KeepsFields terms={terms} onPart={set} errorOf={errorOf} />
        </>
      )}
      <Button kind="primary" onPress={next}>
        {w.helper_enrol_to_check()}
      </Button>
    </Page>
  );
}

interface PartProps {
  readonly terms: Terms;
  readonly onPart: (part: Partial<Terms>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

function DutyFields({ terms, onPart, errorOf }: PartProps) {
  const w = useWords();
  return (
    <>
      <Choice
        id="enrol-has-duty"
        legend={w.helper_enrol_has_duty()}
        hint={w.helper_enrol_has_duty_hint()}
        error={errorOf('enrol-has-duty')}
        value={terms.hasDuty}
        onChange={(hasDuty) => onPart({ hasDuty })}
        options={[
          { value: 'no', label: w.helper_no() },
          { value: 'yes', label: w.helper_yes() },
        ]}
      />
      {terms.hasDuty === 'yes' ? (
        <Field
          id="enrol-duty"
          label={w.helper_enrol_duty()}
          hint={w.helper_enrol_duty_hint()}
          error={errorOf('enrol-duty')}
          value={terms.duty}
          onInput={(duty) => onPart({ duty })}
          rows={3}
          maxLength={1000}
        />
      ) : null}
    </>
  );
}
