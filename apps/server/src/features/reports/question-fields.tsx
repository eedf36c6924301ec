import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { describedBy, Field } from './choice.tsx';
import { findKind } from './kinds.ts';
import { type Question, questions } from './questions.ts';

export interface AskedQuestionsProps {
  /** Of no kind, nothing is asked. */
  readonly kind: string;
  readonly typed: Readonly<Partial<Record<Question, string>>>;
  readonly language: Language;
  readonly today: string;
}

/** What is asked about a kind: closed values, numbers and days, none of which has to be given. */
export function AskedQuestions({ kind, typed, language, today }: AskedQuestionsProps) {
  const asks = findKind(kind)?.asks ?? [];
  if (asks.length === 0) return null;
  const words = wordsIn(language);
  return (
    <fieldset id="asked">
      <legend>{words.report_asked_legend()}</legend>
      {asks.map((question) => {
        const id = `ask-${question}`;
        const { names, hints } = questions[question];
        return (
          <Field key={question} id={id} label={names[language]} hint={hints[language]}>
            <Input
              question={question}
              id={id}
              value={typed[question] ?? ''}
              {...{ language, today }}
            />
          </Field>
        );
      })}
    </fieldset>
  );
}

interface InputProps {
  readonly question: Question;
  readonly id: string;
  readonly value: string;
  readonly language: Language;
  readonly today: string;
}

function Input({ question, id, value, language, today }: InputProps) {
  const { form } = questions[question];
  const shared = {
    id,
    name: id,
    'aria-describedby': describedBy({ id, hint: 'x', error: undefined }),
  };
  if (form.datatype === 'number') {
    return <input {...shared} type="number" min={0} max={form.most} value={value} />;
  }
  if (form.datatype === 'datetime') {
    return <input {...shared} type="date" max={today} value={value} />;
  }
  return (
    <select {...shared}>
      <option value="">{wordsIn(language).report_asked_none()}</option>
      {form.choices.map(({ key, names }) => (
        <option key={key} value={key} selected={key === value}>
          {names[language]}
        </option>
      ))}
    </select>
  );
}
