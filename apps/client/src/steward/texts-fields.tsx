import { Field } from '../parts/field.tsx';
import { localeNames, locales } from '../words.ts';
import type { TextsField } from './desk-draft.ts';
import type { DraftProps } from './desk-fields.tsx';

export interface TextsFieldsProps extends DraftProps {
  readonly field: TextsField;
  readonly legend: string;
  readonly hint?: string;
  readonly rows?: number;
  readonly max: number;
}

/** One text in the three languages of every installation. */
export function TextsFields(props: TextsFieldsProps) {
  const { field, legend, hint, rows, max, draft, onPart, errorOf } = props;
  const texts = draft[field];
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      {locales.map((each) => (
        <Field
          key={each}
          id={`${field}-${each}`}
          label={localeNames[each]}
          error={errorOf(`${field}-${each}`)}
          value={texts[each]}
          onInput={(text) => onPart({ [field]: { ...texts, [each]: text } })}
          maxLength={max}
          {...(rows ? { rows } : {})}
        />
      ))}
    </fieldset>
  );
}
