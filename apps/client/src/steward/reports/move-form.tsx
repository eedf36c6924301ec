import type { DeskKind } from '@nearhand/protocol/report-desk';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/select.tsx';
import { locale } from '../../words.ts';
import { useWords } from './words.ts';

export interface MoveFormProps {
  readonly kinds: readonly DeskKind[];
  readonly onMove: (to: string) => Promise<void>;
}

/** Somebody took one kind of thing for another. */
export function MoveForm({ kinds, onMove }: MoveFormProps) {
  const w = useWords();
  const open = kinds.filter(({ on }) => on);
  const [to, setTo] = useState(open[0]?.id ?? '');
  return (
    <details>
      <summary>{w.rep_move_title()}</summary>
      <Select
        id="move-to"
        label={w.rep_move_to()}
        value={to}
        options={open.map(({ id, names }) => [id, names[locale()]])}
        onChange={setTo}
      />
      <p>
        <Button kind="quiet" onPress={() => onMove(to)}>
          {w.rep_move_do()}
        </Button>
      </p>
    </details>
  );
}
