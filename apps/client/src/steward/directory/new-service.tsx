import type { ServiceTerms, Texts } from '@nearhand/protocol/directory-desk';
import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { ErrorSummary, type FieldError } from '../../parts/error-summary.tsx';
import { Page } from '../../parts/page.tsx';
import { warnWhile } from '../../shell/unsaved.ts';
import { locale } from '../../words.ts';
import { draftErrors, emptyDraft, filled, membersOfDraft } from './service-draft.ts';
import { refusal } from './service-editor.tsx';
import { ServiceForm } from './service-form.tsx';
import { TextInLanguages } from './text-in-languages.tsx';
import { useWords } from './words.ts';

/** A service that is not there yet. */
export function NewService(props: {
  readonly desk: DirectoryDesk;
  readonly terms: ServiceTerms;
  readonly onBack: () => void;
  readonly onMade: (id: string) => void;
}) {
  const w = useWords();
  const { desk, terms, onBack, onMade } = props;
  const [draft, setDraft] = useState(emptyDraft);
  const [runner, setRunner] = useState<Texts>({});
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const { trouble, run } = useTrouble();
  const isBegun = draft !== emptyDraft || Object.keys(runner).length > 0;
  useEffect(() => warnWhile(() => isBegun), [isBegun]);
  const runnerField = `runner-${locale()}`;
  const make = async () => {
    const hasRunner = Object.keys(filled(runner)).length > 0;
    const missing = hasRunner ? [] : [{ field: runnerField, text: w.dir_runner_missing() }];
    const found = [...draftErrors(draft, w), ...missing];
    setErrors(found);
    if (found.length > 0) return;
    await run(async () => {
      try {
        const { id } = await desk.create(membersOfDraft(draft), { name: filled(runner) });
        onMade(id);
      } catch (error) {
        const refused = refusal(error);
        if (refused === undefined) throw error;
        setErrors([refused]);
      }
    });
  };
  return (
    <Page title={w.dir_new()} onBack={onBack}>
      <p>{w.dir_new_about()}</p>
      <ErrorSummary errors={errors} />
      <TroubleNotice text={trouble} />
      <ServiceForm
        {...{ draft, errors, terms }}
        onPart={(part) => setDraft({ ...draft, ...part })}
        wasHidden={false}
      />
      <TextInLanguages
        id="runner"
        legend={w.dir_runner()}
        hint={w.dir_runner_hint()}
        error={errors.find(({ field }) => field === runnerField)?.text}
        texts={runner}
        onInput={setRunner}
        max={300}
      />
      <p>{w.dir_save_public()}</p>
      <p>
        <Button kind="primary" onPress={make}>
          {w.dir_make()}
        </Button>
      </p>
    </Page>
  );
}
