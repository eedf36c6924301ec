import { Ticks } from '../../parts/choice.tsx';
import { HelperTerms } from '../../parts/helper-terms.tsx';
import { useWords } from '../../words.ts';
import type { Candidate } from './asking.ts';

export interface ReaderTicksProps {
  readonly id: string;
  readonly legend: string;
  readonly people: readonly Candidate[];
  readonly ticked: readonly string[];
  readonly onTicked: (ticked: readonly string[]) => void;
  readonly error?: string | undefined;
  /** Leaf hashes of those who came since somebody last chose. */
  readonly newcomers?: ReadonlySet<string>;
}

/** People to tick one by one: name, role, who pays them, what they must report or keep. */
export function ReaderTicks(props: ReaderTicksProps) {
  const { id, legend, people, ticked, onTicked, error, newcomers } = props;
  const w = useWords();
  const options = people.map(({ leaf, leafHash }) => ({
    value: leafHash,
    label: w.author_helper({ name: leaf.name, role: leaf.role }),
    below: (
      <>
        {newcomers?.has(leafHash) ? <p class="small">{w.who_new()}</p> : null}
        <HelperTerms leaf={leaf} />
      </>
    ),
  }));
  return (
    <Ticks
      id={id}
      legend={legend}
      options={options}
      values={ticked}
      onChange={onTicked}
      error={error}
    />
  );
}
