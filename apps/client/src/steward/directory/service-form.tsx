import type { ServiceTerms } from '@nearhand/protocol/directory-desk';
import type { FieldError } from '../../parts/error-summary.tsx';
import { EditorPart } from './editor-part.tsx';
import { Places } from './place-fields.tsx';
import { type ServiceDraft, writtenHours } from './service-draft.ts';
import { Hours, Offers, Reach, ServiceTextFields } from './service-fields.tsx';
import { textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

export interface ServiceFormProps {
  readonly draft: ServiceDraft;
  readonly onPart: (part: Partial<ServiceDraft>) => void;
  readonly errors: readonly FieldError[];
  readonly terms: ServiceTerms;
  readonly wasHidden: boolean;
}

/** Everything that can be said of a service, in parts that open one by one. */
export function ServiceForm({ draft, onPart, errors, terms, wasHidden }: ServiceFormProps) {
  const w = useWords();
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const isWrong = (...fields: readonly string[]) =>
    errors.some(({ field }) => fields.some((each) => field.startsWith(each)));
  const props = { draft, onPart, errorOf };
  const places = draft.places.map(({ address }) => textIn(address));
  const needs = terms.needs.filter(({ id }) => draft.needs.includes(id));
  return (
    <>
      <EditorPart title={w.dir_part_name()} startsOpen isWrong={isWrong('name', 'alert')}>
        <ServiceTextFields
          {...props}
          name="name"
          legend={w.dir_name()}
          hint={w.dir_texts_hint()}
          max={300}
        />
        <ServiceTextFields
          {...props}
          name="alert"
          legend={w.dir_alert()}
          hint={w.dir_alert_hint()}
          rows={2}
        />
        <ServiceTextFields {...props} name="alternate_name" legend={w.dir_other_name()} max={300} />
      </EditorPart>
      <EditorPart
        title={w.dir_part_reach()}
        told={draft.phones.split('\n').join(' · ')}
        isWrong={isWrong('service-phones', 'service-url', 'service-email')}
      >
        <Reach {...props} />
      </EditorPart>
      <EditorPart title={w.steward_hours()} told={writtenHours(draft)} isWrong={isWrong('hours-')}>
        <Hours {...props} />
      </EditorPart>
      <EditorPart
        title={w.dir_places()}
        told={draft.hidden ? w.dir_is_hidden() : places.join(' · ')}
        isWrong={isWrong('point-', 'service-hidden')}
      >
        <Places {...props} wasHidden={wasHidden} />
      </EditorPart>
      <EditorPart
        title={w.dir_part_offers()}
        told={needs.map(({ names }) => textIn(names)).join(' · ')}
        isWrong={false}
      >
        <Offers {...props} terms={terms} />
      </EditorPart>
      <EditorPart
        title={w.dir_part_words()}
        told={textIn(draft.texts.description)}
        isWrong={isWrong('description')}
      >
        <ServiceTextFields {...props} name="description" legend={w.dir_description()} rows={4} />
        <ServiceTextFields
          {...props}
          name="eligibility_description"
          legend={w.dir_eligibility()}
          rows={2}
        />
        <ServiceTextFields {...props} name="application_process" legend={w.dir_apply()} rows={2} />
        <ServiceTextFields {...props} name="fees_description" legend={w.dir_cost()} rows={2} />
        <ServiceTextFields {...props} name="wait_time" legend={w.dir_wait()} max={1000} />
      </EditorPart>
    </>
  );
}
