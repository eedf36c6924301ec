import type { ReadersLine } from '@nearhand/room/readers-history';
import { useWords } from '../../words.ts';
import { Notice } from '../notice.tsx';
import { ChangeBacking, OpeningBacking } from './backing.tsx';
import { ChangeLine } from './change-line.tsx';
import { OpeningLine } from './opening-line.tsx';
import type { ReadersHistoryProps } from './readers-history-page.tsx';
import type { HistoryCheck, Standing } from './use-history.ts';

export interface HistoryLineProps extends ReadersHistoryProps {
  readonly line: ReadersLine;
  readonly standing: Standing;
  readonly check: HistoryCheck;
}

/** One line: what happened, whether it holds, and, on a tap, what backs it. */
export function HistoryLine(props: HistoryLineProps) {
  const { line, standing, check } = props;
  const w = useWords();
  const proof = line.type === 'change' ? check.proofs?.get(line.epoch.epoch) : undefined;
  const told = (
    <>
      {line.type === 'change' ? (
        <ChangeLine {...props} change={line} proof={proof} />
      ) : (
        <OpeningLine {...props} opening={line.opening} />
      )}
      <StandingLine standing={standing} />
      <details class="small">
        <summary>{w.history_backing()}</summary>
        {line.type === 'change' ? (
          <ChangeBacking {...props} change={line} proof={proof} />
        ) : (
          <OpeningBacking opening={line.opening} />
        )}
      </details>
    </>
  );
  return <li>{standing === 'broken' ? <Notice tone="warning">{told}</Notice> : told}</li>;
}

function StandingLine({ standing }: { readonly standing: Standing }) {
  const w = useWords();
  const texts: Readonly<Record<Standing, string>> = {
    holds: `✓ ${w.history_line_holds()}`,
    broken: `✗ ${w.history_line_broken()}`,
    word: `? ${w.history_line_word()}`,
    hidden: `? ${w.history_line_hidden()}`,
    unknown: `… ${w.history_line_unknown()}`,
  };
  const text = texts[standing];
  return <p class={standing === 'broken' ? 'error' : 'small'}>{text}</p>;
}
