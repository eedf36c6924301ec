import type { ComponentChildren } from 'preact';

export interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  /** What stands for no choice. */
  readonly none: string;
  readonly chosen: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** A list to choose from, with its label above. */
export function Choice({ name, label, none, chosen, options }: ChoiceProps) {
  return (
    <p class="choice">
      <label for={`f-${name}`}>{label}</label>
      <select id={`f-${name}`} name={name}>
        <option value="">{none}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </p>
  );
}

export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: ComponentChildren;
}

/** A field with its label above, its hint below that, and what is wrong in words. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  return (
    <div class={error === undefined ? 'block' : 'block wrong'}>
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <p class="hint small quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {children}
    </div>
  );
}

/** What `aria-describedby` of such a field says. */
export function describedBy({ id, hint, error }: Pick<FieldProps, 'id' | 'hint' | 'error'>) {
  const parts = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : undefined;
}
