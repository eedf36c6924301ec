import type { DeskBody, DeskReport } from '@nearhand/protocol/report-desk';
import { dayText } from '../../parts/day-format.ts';
import { locale } from '../../words.ts';
import { bodyName } from './body-names.ts';
import { stateName } from './state-names.ts';
import { useWords } from './words.ts';

export interface ReportRowProps {
  readonly report: DeskReport;
  readonly bodies: readonly DeskBody[];
  readonly isTicked: boolean;
  readonly onToggle: () => void;
  readonly onOpen: (id: string) => void;
}

/** A report in a list, to open or to tick. */
export function ReportRow({ report, bodies, isTicked, onToggle, onOpen }: ReportRowProps) {
  const w = useWords();
  const { id, kind, place, words, received, state } = report;
  const name = [kind[locale()], place].filter((text) => text !== '').join(' · ');
  const facts = [
    stateName(state, w),
    w.rep_received({ day: dayText(received) }),
    bodyName(bodies, report.body),
  ];
  return (
    <li class="service-row">
      <input
        type="checkbox"
        class="tick"
        checked={isTicked}
        onChange={onToggle}
        aria-label={w.rep_tick({ name })}
      />
      <div>
        <button type="button" class="as-link" onClick={() => onOpen(id)}>
          {name}
        </button>
        {words === '' ? null : <p class="said">{words}</p>}
        <p class="small">{facts.filter((text) => text !== undefined).join(' · ')}</p>
      </div>
    </li>
  );
}
