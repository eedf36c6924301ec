import type { CutReason, DeskStep } from '@nearhand/protocol/report-desk';
import type { CutWish } from '@nearhand/visit/report-desk';
import { useState } from 'preact/hooks';
import { dayText } from '../../parts/day-format.ts';
import { Select } from '../../parts/select.tsx';
import { ReasonSelect } from './reason-select.tsx';
import { stateName } from './state-names.ts';
import { useWords } from './words.ts';

export interface CutFormProps {
  readonly steps: readonly DeskStep[];
  readonly onCut: (part: CutWish, reason: CutReason) => Promise<void>;
}

/** What names somebody goes for good; the reason stands in its place. */
export function CutForm({ steps, onCut }: CutFormProps) {
  const w = useWords();
  const [part, setPart] = useState('words');
  const said = steps.flatMap(({ kind, day, words }, number) =>
    words === ''
      ? []
      : [[`${number}`, w.rep_cut_step({ step: stateName(kind, w), day: dayText(day) })] as const],
  );
  const wish: CutWish =
    part === 'words' || part === 'place' || part === 'all' ? part : { step: Number(part) };
  return (
    <details>
      <summary>{w.rep_cut_title()}</summary>
      <p>{w.rep_cut_intro()}</p>
      <Select
        id="cut-part"
        label={w.rep_cut_part()}
        value={part}
        options={[
          ['words', w.rep_cut_words()],
          ['place', w.rep_cut_place()],
          ...said,
          ['all', w.rep_cut_all()],
        ]}
        onChange={setPart}
      />
      <ReasonSelect id="cut" action={w.rep_cut_do()} onChosen={(reason) => onCut(wish, reason)} />
    </details>
  );
}
