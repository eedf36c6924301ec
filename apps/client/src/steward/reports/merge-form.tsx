import type { DeskReport } from '@nearhand/protocol/report-desk';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { dayText } from '../../parts/day-format.ts';
import { locale } from '../../words.ts';
import { useWords } from './words.ts';

export interface MergeFormProps {
  readonly reports: readonly DeskReport[];
  readonly onMerge: (into: string, words: string) => Promise<void>;
}

/** Several reports of one thing: one stays in the lists, the others point to it. */
export function MergeForm({ reports, onMerge }: MergeFormProps) {
  const w = useWords();
  const [chosen, setChosen] = useState<string>();
  // The first to be reported, unless another is chosen.
  const first = reports.toSorted((a, b) => (a.received < b.received ? -1 : 1))[0]?.id;
  const into = reports.some(({ id }) => id === chosen) ? chosen : first;
  if (into === undefined) return null;
  return (
    <section>
      <h2>{w.rep_merge_title()}</h2>
      <p>{w.rep_merge_intro()}</p>
      <Choice
        id="merge-into"
        legend={w.rep_merge_which()}
        value={into}
        options={reports.map(({ id, kind, place, received, words }) => ({
          value: id,
          label: [kind[locale()], place].filter((text) => text !== '').join(' · '),
          hint: [w.rep_received({ day: dayText(received) }), words]
            .filter((text) => text !== '')
            .join(' · '),
        }))}
        onChange={setChosen}
      />
      <p>
        <Button kind="quiet" onPress={() => onMerge(into, '')}>
          {w.rep_merge_do({ count: reports.length - 1 })}
        </Button>
      </p>
    </section>
  );
}
