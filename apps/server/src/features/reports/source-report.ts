import { dayAt, isDay } from '../requests/requests.ts';
import type { RefusalReason, ReportMapping } from './import-mapping.ts';
import { findKind } from './kinds.ts';
import { importedReportId } from './report-id.ts';
import type { NewReport } from './report-store.ts';
import { positionOf } from './spot.ts';
import type { Step } from './step.ts';

/** Why a row did not become a report. */
export type Unused =
  | RefusalReason
  | 'no-kind'
  | 'no-id'
  | 'no-day'
  | 'future-day'
  | 'wrong-width'
  | 'unreadable'
  | 'stands-twice';

/** What was left out of a row that became one. */
export type Remark = 'words-left-out' | 'place-unknown' | 'outside-areas' | 'done-unknown';

/** A row of somebody else's reports, whatever file it stood in: every value as its text. */
export interface SourceReport {
  readonly number: number;
  readonly fields: Readonly<Record<string, string>>;
}

export interface ReadReport {
  readonly report: NewReport | undefined;
  readonly about: Unused | undefined;
  readonly remarks: readonly Remark[];
}

/**
 * What a row becomes. Only what maps to a kind is taken. Words are never: what people wrote elsewhere
 * can name somebody, and nobody here has read it. Times become days in the community's zone.
 */
export function readSourceReport(
  { fields }: SourceReport,
  mapping: ReportMapping,
  now: { readonly today: string; readonly timeZone: string },
): ReadReport {
  const cell = (name: keyof ReportMapping['columns']) => {
    const column = mapping.columns[name];
    return column === undefined ? '' : (fields[column] ?? '').trim();
  };
  const kindText = cell('kind');
  const refused = mapping.refused[kindText];
  if (refused !== undefined) return unused(refused);
  const kind = findKind(mapping.kinds[kindText] ?? '')?.id;
  if (kind === undefined) return unused('no-kind');
  const external = cell('id').slice(0, 120);
  if (external === '') return unused('no-id');
  const received = readDay(cell('received'), mapping.days, now.timeZone);
  if (received === undefined) return unused('no-day');
  if (received > now.today) return unused('future-day');
  const { steps, remark } = stepsOf(cell('status'), cell('done'), received, mapping, now);
  const position = readPlace(cell('latitude'), cell('longitude'), mapping);
  const remarks: Remark[] = [];
  if ((fields.description ?? '').trim() !== '') remarks.push('words-left-out');
  if (position === undefined) remarks.push('place-unknown');
  if (remark !== undefined) remarks.push(remark);
  return {
    about: undefined,
    remarks,
    report: {
      id: importedReportId(mapping.source, external),
      ...{ kind, position, steps, words: '', answers: {}, followHash: undefined },
      place: cell('place').replace(/\s+/g, ' ').slice(0, 300),
      neighbourhood: cell('neighbourhood').slice(0, 60),
      source: { id: mapping.source, external },
    },
  };
}

function unused(about: Unused): ReadReport {
  return { report: undefined, about, remarks: [] };
}

function stepsOf(
  status: string,
  doneText: string,
  received: string,
  { closed, days }: ReportMapping,
  { today, timeZone }: { readonly today: string; readonly timeZone: string },
): { readonly steps: readonly Step[]; readonly remark: Remark | undefined } {
  const first: Step = { day: received, words: '', detail: { kind: 'received' } };
  if (!closed.includes(status)) return { steps: [first], remark: undefined };
  const done = readDay(doneText, days, timeZone);
  // Closed at a time that cannot be: it counts as closed on its first day, and as said so.
  const isKnown = done !== undefined && done >= received && done <= today;
  const last: Step = { day: isKnown ? done : received, words: '', detail: { kind: 'done' } };
  return { steps: [first, last], remark: isKnown ? undefined : 'done-unknown' };
}

function readPlace(latitude: string, longitude: string, { unknownAt }: ReportMapping) {
  if (latitude === '' || longitude === '') return undefined;
  if (unknownAt.includes(`${latitude},${longitude}`)) return undefined;
  const position = positionOf(Number(latitude), Number(longitude));
  const isNowhere = position?.latitude === 0 && position.longitude === 0;
  return isNowhere ? undefined : position;
}

/**
 * The day of a date-time: a zone in the text is heeded, anything else is the community's own time. In
 * a form such as `01/31/2015 12:20:09 AM` the day alone is read.
 */
function readDay(text: string, order: ReportMapping['days'], timeZone: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const milliseconds = Date.parse(text);
    return Number.isNaN(milliseconds) ? undefined : dayAt(milliseconds, timeZone);
  }
  const parts = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const [a = '', b = '', c = ''] = parts;
  const [year, month, date] =
    order === 'year-month-day' ? [a, b, c] : order === 'month-day-year' ? [c, a, b] : [c, b, a];
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return /^(19|20)/.test(day) && isDay(day) ? day : undefined;
}
