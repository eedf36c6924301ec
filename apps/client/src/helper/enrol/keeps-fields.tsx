import type { KeptElsewhere } from '@nearhand/seal/device-leaf';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { useWords } from '../words.ts';
import { MOST_KEEPS, noKept, type Terms } from './terms.ts';

export interface KeepsFieldsProps {
  readonly terms: Terms;
  readonly onPart: (part: Partial<Terms>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** Records that the law makes a helper keep elsewhere: what, how long, which law. */
export function KeepsFields({ terms, onPart, errorOf }: KeepsFieldsProps) {
  const w = useWords();
  const { keeps } = terms;
  const change = (index: number, part: Partial<KeptElsewhere>) =>
    onPart({ keeps: keeps.map((kept, at) => (at === index ? { ...kept, ...part } : kept)) });
  return (
    <>
      <Choice
        id="enrol-has-keeps"
        legend={w.helper_enrol_has_keeps()}
        hint={w.helper_enrol_has_keeps_hint()}
        error={errorOf('enrol-has-keeps')}
        value={terms.hasKeeps}
        onChange={(hasKeeps) => onPart({ hasKeeps })}
        options={[
          { value: 'no', label: w.helper_no() },
          { value: 'yes', label: w.helper_yes() },
        ]}
      />
      {terms.hasKeeps === 'yes' ? (
        <>
          {keeps.map((kept, index) => (
            <KeptFields
              key={index}
              id={`enrol-kept-${index}`}
              number={index + 1}
              kept={kept}
              error={errorOf(`enrol-kept-${index}`)}
              onChange={(part) => change(index, part)}
              onRemove={
                keeps.length > 1
                  ? () => onPart({ keeps: keeps.filter((_, at) => at !== index) })
                  : undefined
              }
            />
          ))}
          {keeps.length < MOST_KEEPS ? (
            <p>
              <Button kind="quiet" onPress={() => onPart({ keeps: [...keeps, noKept] })}>
                {w.helper_enrol_kept_more()}
              </Button>
            </p>
          ) : null}
        </>
      ) : null}
    </>
  );
}

interface KeptFieldsProps {
  readonly id: string;
  readonly number: number;
  readonly kept: KeptElsewhere;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<KeptElsewhere>) => void;
  readonly onRemove: (() => void) | undefined;
}

function KeptFields({ id, number, kept, error, onChange, onRemove }: KeptFieldsProps) {
  const w = useWords();
  return (
    <fieldset class="kept">
      <legend>{w.helper_enrol_kept({ number })}</legend>
      <Field
        id={id}
        label={w.helper_enrol_kept_what()}
        hint={w.helper_enrol_kept_what_hint()}
        error={error}
        value={kept.what}
        onInput={(what) => onChange({ what })}
        maxLength={1000}
      />
      <Field
        id={`${id}-long`}
        label={w.helper_enrol_kept_long()}
        value={kept.how_long}
        onInput={(how_long) => onChange({ how_long })}
        maxLength={1000}
      />
      <Field
        id={`${id}-law`}
        label={w.helper_enrol_kept_law()}
        value={kept.law}
        onInput={(law) => onChange({ law })}
        maxLength={1000}
      />
      {onRemove ? (
        <Button kind="link" onPress={onRemove}>
          {w.helper_enrol_kept_remove({ number })}
        </Button>
      ) : null}
    </fieldset>
  );
}
