import type { ComponentChildren } from 'preact';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: ComponentChildren;
  readonly hint?: string;
  /** What stands under the option and is no part of its name. */
  readonly below?: ComponentChildren;
}

export interface ChoiceProps<Value extends string> {
  readonly id: string;
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly options: readonly Option<Value>[];
}

/** One of several. */
export function Choice<Value extends string>(
  props: ChoiceProps<Value> & {
    readonly value: Value | undefined;
    readonly onChange: (value: Value) => void;
  },
) {
  return (
    <Options
      {...props}
      type="radio"
      isChosen={(each) => each === props.value}
      onToggle={props.onChange}
    />
  );
}

/** Any of several. */
export function Ticks<Value extends string>(
  props: ChoiceProps<Value> & {
    readonly values: readonly Value[];
    readonly onChange: (values: readonly Value[]) => void;
  },
) {
  const { values, onChange } = props;
  return (
    <Options
      {...props}
      type="checkbox"
      isChosen={(each) => values.includes(each)}
      onToggle={(each) =>
        onChange(
          values.includes(each) ? values.filter((other) => other !== each) : [...values, each],
        )
      }
    />
  );
}

interface OptionsProps<Value extends string> extends ChoiceProps<Value> {
  readonly type: 'radio' | 'checkbox';
  readonly isChosen: (value: Value) => boolean;
  readonly onToggle: (value: Value) => void;
}

function Options<Value extends string>(props: OptionsProps<Value>) {
  const { id, legend, hint, error, options, type, isChosen, onToggle } = props;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean);
  return (
    <fieldset
      class={error ? 'choice wrong' : 'choice'}
      aria-describedby={described.length > 0 ? described.join(' ') : undefined}
    >
      <legend>{legend}</legend>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
      {options.map(({ value, label, hint: more, below }, index) => (
        <div key={value} class="option-row">
          <label class="option">
            <input
              id={index === 0 ? id : undefined}
              type={type}
              name={id}
              checked={isChosen(value)}
              onChange={() => onToggle(value)}
            />
            <span>
              <span class="option-label">{label}</span>
              {more ? <span class="hint">{more}</span> : null}
            </span>
          </label>
          {below}
        </div>
      ))}
    </fieldset>
  );
}
