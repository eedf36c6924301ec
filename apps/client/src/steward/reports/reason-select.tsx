import { type CutReason, cutReasons } from '@nearhand/protocol/report-desk';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/select.tsx';
import { useWords } from './words.ts';

/** A deletion with its reason out of the short list; the reason is shown in public. */
export function ReasonSelect(props: {
  readonly id: string;
  readonly action: string;
  readonly onChosen: (reason: CutReason) => Promise<void>;
}) {
  const w = useWords();
  const [reason, setReason] = useState<CutReason>('names-somebody');
  const names = {
    'names-somebody': w.rep_reason_names(),
    'contact-or-plate': w.rep_reason_contact(),
    'shows-somebody': w.rep_reason_shows(),
    'home-or-doing': w.rep_reason_home(),
    'not-a-place': w.rep_reason_not_place(),
  };
  return (
    <>
      <Select
        id={`${props.id}-reason`}
        label={w.rep_reason()}
        value={reason}
        options={cutReasons.map((each) => [each, names[each]])}
        onChange={setReason}
      />
      <p>
        <Button kind="danger" onPress={() => props.onChosen(reason)}>
          {props.action}
        </Button>
      </p>
    </>
  );
}
