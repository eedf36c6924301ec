import type { DeviceLeaf, StewardLeaf } from '@nearhand/seal/device-leaf';
import { useState } from 'preact/hooks';
import { DrawnWords } from '../helper/enrol/drawn-words.tsx';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { HelperTerms } from '../parts/helper-terms.tsx';

export interface CompareWordsProps {
  /** Whoever is to come in, each with six words of theirs. */
  readonly people: readonly {
    readonly leaf: DeviceLeaf | StewardLeaf;
    readonly fingerprint: readonly string[];
  }[];
  /** What the signature says. */
  readonly action: string;
  readonly onCompared: () => Promise<void>;
}

/** Nobody is signed in before their six words were compared with them, by each who signs. */
export function CompareWords({ people, action, onCompared }: CompareWordsProps) {
  const w = useWords();
  const [same, setSame] = useState<ReadonlySet<string>>(new Set());
  const [isEarly, setEarly] = useState(false);
  const isDone = people.every(({ leaf }) => same.has(leaf.id));
  const tick = (id: string, isSame: boolean) => {
    const next = new Set(same);
    if (isSame) next.add(id);
    else next.delete(id);
    setSame(next);
  };
  const go = async () => {
    if (isDone) await onCompared();
    else setEarly(true);
  };
  return (
    <>
      {people.map(({ leaf, fingerprint }) => (
        <div key={leaf.id} class="compared">
          <p>
            <strong>{leaf.name}</strong>
            {leaf.type === 'device' ? `, ${leaf.role}` : `, ${w.steward_is_steward()}`}
          </p>
          {leaf.type === 'device' ? <HelperTerms leaf={leaf} /> : null}
          <p>{w.steward_compare()}</p>
          <DrawnWords words={fingerprint} />
          <label class="option" for={`same-${leaf.id}`}>
            <input
              id={`same-${leaf.id}`}
              type="checkbox"
              checked={same.has(leaf.id)}
              onChange={(event) => tick(leaf.id, event.currentTarget.checked)}
            />
            <span class="option-label">{w.steward_compared({ name: leaf.name })}</span>
          </label>
        </div>
      ))}
      {isEarly && !isDone ? (
        <p class="error" role="alert">
          {w.steward_compare_first()}
        </p>
      ) : null}
      <p class="actions">
        <Button kind={isDone ? 'primary' : 'quiet'} onPress={go}>
          {action}
        </Button>
      </p>
    </>
  );
}
