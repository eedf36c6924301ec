import { momentFormat } from './moment-format.ts';

export interface DateLineProps {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `day`: the day alone; `minute`: day and time of day. */
  readonly until?: 'day' | 'minute';
  readonly timeZone?: string | undefined;
}

/** A moment in the reader's language. */
export function DateLine({ at, until = 'minute', timeZone }: DateLineProps) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return null;
  return <time dateTime={moment.toISOString()}>{dateText(at, until, timeZone)}</time>;
}

/** The same as text, for a sentence. */
export function dateText(at: number, until: 'day' | 'minute', timeZone?: string): string {
  // Also what somebody wrote that is later than any date.
  if (Number.isNaN(new Date(at).getTime())) return '…';
  const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  const time = until === 'minute' ? ({ hour: '2-digit', minute: '2-digit' } as const) : {};
  const zone = timeZone === undefined ? {} : { timeZone };
  return momentFormat({ ...day, ...time, ...zone }).format(at);
}
