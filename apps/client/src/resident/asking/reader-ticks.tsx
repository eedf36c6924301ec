import { Ticks } from '../../parts/choice.tsx';
import { HelperTerms } from '../../parts/helper-terms.tsx';
import { useWords } from '../../words.ts';
import type { Candidate } from './people.ts';

export interface ReaderTicksProps {
  readonly id: string;
  readonly legend: string;
  readonly people: readonly Candidate[];
  readonly ticked: readonly string[];
  readonly onTicked: (ticked: readonly string[]) => void;
  readonly error?: string | undefined;
  /** A word beside somebody: new here, asked for, on their way out. */
  readonly marks?: (leafHash: string) => string | undefined;
}

/** People to tick one by one: name, role, who pays them, what they must report or keep. */
export function ReaderTicks(props: ReaderTicksProps) {
  const { id, legend, people, ticked, onTicked, error, marks } = props;
  const w = useWords();
  const options = people.map(({ leaf, leafHash }) => ({
    value: leafHash,
    label: w.author_helper({ name: leaf.name, role: leaf.role }),
    below: (
      <>
        {marks?.(leafHash) ? <p class="small">{marks(leafHash)}</p> : null}
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
