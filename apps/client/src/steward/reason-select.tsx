import { type CutReason, cutReasons } from '@nearhand/protocol/report-desk';
import { useState } from 'preact/hooks';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';

/** A deletion with its reason out of the short list; the reason is shown in public. */
export function ReasonSelect(props: {
  readonly action: string;
  readonly onChosen: (reason: CutReason) => Promise<void>;
}) {
  const w = useWords();
  const [reason, setReason] = useState<CutReason>('names-somebody');
  const names = {
    'names-somebody': w.steward_reason_names(),
    'contact-or-plate': w.steward_reason_contact(),
    'shows-somebody': w.steward_reason_shows(),
    'home-or-doing': w.steward_reason_home(),
    'not-a-place': w.steward_reason_not_place(),
  };
  return (
    <p>
      <label>
        {w.steward_reason()}{' '}
        <select
          class="input"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as CutReason)}
        >
          {cutReasons.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </select>
      </label>{' '}
      <Button kind="danger" onPress={() => props.onChosen(reason)}>
        {props.action}
      </Button>
    </p>
  );
}
