import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import type { Draft } from '../../parts/draft.ts';
import { ErrorSummary, type FieldError } from '../../parts/error-summary.tsx';
import { Field, type FieldType } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';

/** One field of a form; `missing` is what to say when it is empty, and absent where it may be. */
export interface TextField<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly hint?: string;
  readonly missing?: string;
  readonly rows?: number;
  readonly type?: FieldType;
  readonly max: number;
}

/** Longest short text and text of a content (`docs/formats.md`, "Content"). */
export const SHORT = 300;
export const LONG = 16_000;

export interface TextFormProps<Name extends string> {
  readonly title: string;
  /** What this does and who sees it. */
  readonly intro: ComponentChildren;
  readonly fields: readonly TextField<Name>[];
  readonly draft: Draft;
  readonly before?: Partial<Readonly<Record<Name, string>>>;
  /** More to choose, after the fields. */
  readonly children?: ComponentChildren;
  /** What is missing among the choices, asked on sending; it is listed with the fields. */
  readonly check?: () => FieldError | undefined;
  readonly submit: string;
  readonly onSubmit: (values: Readonly<Record<Name, string>>) => void;
  readonly onBack: () => void;
}

/** A page with a few fields and one thing to do. Nothing is red before it was tried. */
export function TextForm<Name extends string>(props: TextFormProps<Name>) {
  const { title, intro, fields, draft, submit, onSubmit, onBack } = props;
  useWords();
  const [values, setValues] = useState(() => begun(props));
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const typedIn = (name: Name): string => values[name] ?? '';
  const send = () => {
    const found = fields.flatMap(({ name, missing }) =>
      missing && typedIn(name).trim() === '' ? [{ field: `act-${name}`, text: missing }] : [],
    );
    const unchosen = props.check?.();
    if (unchosen) found.unshift(unchosen);
    setErrors(found);
    if (found.length > 0) return;
    const pairs = fields.map(({ name }) => [name, typedIn(name).trim()] as const);
    onSubmit(Object.fromEntries(pairs) as Record<Name, string>);
    draft.clear();
  };
  return (
    <Page title={title} onBack={onBack}>
      <ErrorSummary errors={errors} />
      {intro}
      {fields.map(({ name, label, hint, rows, type, max }) => (
        <Field
          key={name}
          id={`act-${name}`}
          label={label}
          hint={hint}
          error={errors.find(({ field }) => field === `act-${name}`)?.text}
          value={typedIn(name)}
          onInput={(value) => {
            draft.set(name, value);
            setValues({ ...values, [name]: value });
          }}
          maxLength={max}
          {...(rows ? { rows } : {})}
          {...(type ? { type } : {})}
        />
      ))}
      {props.children}
      <Button kind="primary" onPress={send}>
        {submit}
      </Button>
    </Page>
  );
}

/** What the fields begin with: what was typed before, else what there is to change. */
function begun<Name extends string>(props: TextFormProps<Name>): Partial<Record<Name, string>> {
  const typed = props.fields.flatMap(({ name }) => {
    const value = props.draft.get(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { ...props.before, ...(Object.fromEntries(typed) as Partial<Record<Name, string>>) };
}
