export type FieldType = 'text' | 'tel' | 'date' | 'datetime-local' | 'password' | 'email' | 'url';

export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly rows?: number;
  readonly type?: FieldType;
  readonly inputMode?: 'text' | 'tel' | 'numeric' | 'email' | 'search';
  readonly autoComplete?: string;
  readonly maxLength?: number;
  /** Text that a keyboard or a spelling service should not learn from. */
  readonly isPrivate?: boolean;
}

/** A labelled field: label above, hint under it, the error in words beside it. */
export function Field(props: FieldProps) {
  const { id, label, hint, error, value, onInput, rows } = props;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean);
  // Preact's types have one shape of input for each type; which of ours it is does not matter here.
  const typed = { type: props.type ?? 'text' } as { readonly type: 'text' };
  const shared = {
    id,
    value,
    class: 'input',
    maxLength: props.maxLength,
    autocomplete: props.autoComplete ?? 'off',
    spellcheck: props.isPrivate ? false : undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
  };
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
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
      {rows ? (
        <textarea {...shared} rows={rows} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          {...typed}
          inputMode={props.inputMode}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
