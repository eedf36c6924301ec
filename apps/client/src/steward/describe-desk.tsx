import type { Community } from '@nearhand/protocol/community';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary, type FieldError } from '../parts/error-summary.tsx';
import { Page } from '../parts/page.tsx';
import { warnWhile } from '../shell/unsaved.ts';
import { type DeskDraft, descriptionOf, draftErrors, draftOf } from './desk-draft.ts';
import { Answers, Complaints, Hours, Reach } from './desk-fields.tsx';
import type { StewardProps } from './steward-desk.tsx';
import { TextsFields } from './texts-fields.tsx';

export interface DescribeDeskProps extends StewardProps {
  readonly community: Community;
  readonly onBack: () => void;
}

/** What the desk says of itself to everybody, signed by the steward. */
export function DescribeDesk({ steward, community, onChanged, onBack }: DescribeDeskProps) {
  const w = useWords();
  const [draft, setDraft] = useState(() => draftOf(steward.desk));
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [isChanged, setChanged] = useState(false);
  const { trouble, run } = useTrouble();
  useEffect(() => warnWhile(() => isChanged), [isChanged]);
  const onPart = (part: Partial<DeskDraft>) => {
    setDraft({ ...draft, ...part });
    setChanged(true);
  };
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const save = async () => {
    const found = draftErrors(draft, w);
    setErrors(found);
    if (found.length > 0) return;
    await run(async () => {
      await steward.editDesk(descriptionOf(draft, steward.desk.id));
      onChanged();
      onBack();
    });
  };
  const props = { draft, onPart, errorOf };
  return (
    <Page title={w.steward_describe_title()} onBack={onBack}>
      <ErrorSummary errors={errors} />
      <TroubleNotice text={trouble} />
      <p>{w.steward_describe_intro()}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={draft.paused}
          onChange={(event) => onPart({ paused: event.currentTarget.checked })}
        />
        <span>
          <span class="option-label">{w.steward_pause()}</span>
          <span class="hint">{w.steward_pause_hint()}</span>
        </span>
      </label>
      <TextsFields {...props} field="names" legend={w.steward_names()} max={200} />
      <TextsFields {...props} field="about" legend={w.steward_about()} max={1000} rows={3} />
      <TextsFields {...props} field="place" legend={w.steward_place()} max={500} />
      <TextsFields
        {...props}
        field="answersWithin"
        legend={w.steward_answers()}
        hint={w.steward_answers_hint()}
        max={200}
      />
      <Reach {...props} />
      <Hours {...props} />
      <Answers {...props} community={community} />
      <Complaints {...props} />
      <Button kind="primary" onPress={save}>
        {w.steward_describe_save()}
      </Button>
    </Page>
  );
}
