import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { ErrorSummary, type FieldError } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';

export interface ConfirmPageProps {
  readonly passphrase: string;
  /** Which two of the words are asked for, counted from 0. */
  readonly asked: readonly number[];
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** Two of the seven words are asked for, so that what is on paper is known to be there. */
export function ConfirmPage({ passphrase, asked, onBack, onNext }: ConfirmPageProps) {
  const w = useWords();
  const words = passphrase.split('-');
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const next = () => {
    const wrong = asked.filter((at) => (typed[at] ?? '').trim().toLowerCase() !== words[at]);
    setErrors(
      wrong.map((at) => ({
        field: `word-${at}`,
        text: w.helper_pass_wrong({ number: at + 1 }),
      })),
    );
    if (wrong.length === 0) onNext();
  };
  return (
    <Page title={w.helper_pass_confirm_title()} onBack={onBack}>
      <ErrorSummary errors={errors} />
      <p>{w.helper_pass_confirm_intro()}</p>
      {asked.map((at) => (
        <Field
          key={at}
          id={`word-${at}`}
          label={w.helper_pass_word({ number: at + 1 })}
          error={errors.find(({ field }) => field === `word-${at}`)?.text}
          value={typed[at] ?? ''}
          onInput={(text) => setTyped({ ...typed, [at]: text })}
          isPrivate
        />
      ))}
      <Button kind="primary" onPress={next}>
        {w.helper_next()}
      </Button>
    </Page>
  );
}
