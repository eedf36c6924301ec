import { type HoursToken, readHoursTokens } from './hours-tokens.ts';
import { weekdayCodes } from './rule.ts';
import type { Schedule } from './schedule.ts';

/**
 * Opening hours out of a free text, in Chinese or English, where each word of it is understood:
 * `週二、週四 18:00–21:00`, `周一至周五全日`, `Every day, 8:00 to 20:00`. Undefined for any other
 * text, since hours that are half understood send people to closed doors. A part of the day without
 * a time, such as 上午, names the day and leaves its hours unknown.
 */
export function readHoursText(text: string): readonly Schedule[] | undefined {
  if (text.length > 300) return undefined;
  const tokens = readHoursTokens(text);
  if (tokens === undefined || tokens.length === 0) return undefined;
  return new HoursParser(tokens).read();
}

interface Clause {
  readonly days: readonly number[];
  readonly times: readonly { readonly opens: string; readonly closes: string }[];
  readonly isClosed: boolean;
}

class HoursParser {
  readonly #tokens: readonly HoursToken[];
  #at = 0;

  constructor(tokens: readonly HoursToken[]) {
    this.#tokens = tokens;
  }

  read(): readonly Schedule[] | undefined {
    const clauses: Clause[] = [];
    let holidays: 'closed' | undefined;
    while (this.#at < this.#tokens.length) {
      if (this.#take('and')) continue;
      if (this.#take('holidays')) {
        if (!this.#take('closed')) return undefined;
        holidays = 'closed';
        continue;
      }
      const clause = this.#take('always') ? always : this.#clause();
      if (clause === undefined) return undefined;
      clauses.push(clause);
    }
    return toSchedules(clauses, holidays);
  }

  #peek(): HoursToken | undefined {
    return this.#tokens[this.#at];
  }

  #take<Kind extends HoursToken['kind']>(
    kind: Kind,
  ): Extract<HoursToken, { readonly kind: Kind }> | undefined {
    const token = this.#peek();
    if (token?.kind !== kind) return undefined;
    this.#at += 1;
    return token as Extract<HoursToken, { readonly kind: Kind }>;
  }

  #clause(): Clause | undefined {
    const days = this.#days();
    if (days === undefined) return undefined;
    if (this.#take('closed')) return { days, times: [], isClosed: true };
    if (this.#take('always')) return { ...always, days };
    const times = this.#times();
    return times && { days, times, isClosed: false };
  }

  /** `周一至周五`, `周一、三、五`, `Monday and Thursday`. */
  #days(): readonly number[] | undefined {
    const first = this.#take('day');
    if (first === undefined) return undefined;
    const days = new Set(first.days);
    let last = first.days.at(-1) ?? 0;
    for (;;) {
      const before = this.#at;
      const isRange = this.#take('to') !== undefined;
      if (!isRange) this.#take('and');
      const next = this.#take('day')?.days ?? this.#bareDay();
      if (next === undefined) {
        this.#at = before;
        return [...days].sort((a, b) => a - b);
      }
      const [to = 0] = next;
      if (isRange) for (let day = last; day !== to; day = (day + 1) % 7) days.add(day);
      for (const day of next) days.add(day);
      last = next.at(-1) ?? 0;
    }
  }

  #bareDay(): readonly number[] | undefined {
    const bare = this.#take('bare-day');
    return bare && [bare.day];
  }

  /** One or more times of a day; none for a part of the day alone. Undefined where there is neither. */
  #times(): Clause['times'] | undefined {
    const times: { opens: string; closes: string }[] = [];
    let hasPart = false;
    for (;;) {
      const before = this.#at;
      if (times.length > 0 || hasPart) this.#take('and');
      else this.#take('and');
      const part = this.#take('part');
      const opens = this.#take('time');
      if (opens === undefined) {
        if (part === undefined) {
          this.#at = before;
          return times.length > 0 ? times : hasPart ? [] : undefined;
        }
        // A part without times beside others with times leaves the day half known.
        if (times.length > 0) return undefined;
        hasPart = true;
        continue;
      }
      if (hasPart || !this.#take('to')) return undefined;
      const partOfEnd = this.#take('part');
      const closes = this.#take('time');
      if (closes === undefined) return undefined;
      const [from, to] = [clock(opens, part), clock(closes, partOfEnd ?? part)];
      if (from === undefined || to === undefined || from === '24:00') return undefined;
      times.push({ opens: from, closes: to });
    }
  }
}

const always: Clause = {
  days: [0, 1, 2, 3, 4, 5, 6],
  times: [{ opens: '00:00', closes: '24:00' }],
  isClosed: false,
};

function clock(
  { minute, half }: Extract<HoursToken, { readonly kind: 'time' }>,
  part: Extract<HoursToken, { readonly kind: 'part' }> | undefined,
): string | undefined {
  const isLate = half === 'pm' || part?.part === 'afternoon' || part?.part === 'evening';
  const whole = isLate && minute < 720 ? minute + 720 : minute;
  if (whole > 1440) return undefined;
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

function toSchedules(
  clauses: readonly Clause[],
  holidays: 'closed' | undefined,
): readonly Schedule[] | undefined {
  const rows = clauses
    .filter(({ isClosed }) => !isClosed)
    .flatMap(({ days, times }): readonly Schedule[] => {
      const day = { freq: 'WEEKLY', byday: days.map((each) => weekdayCodes[each]).join(',') };
      const isAlways = times[0]?.opens === '00:00' && times[0].closes === '24:00';
      const onHolidays = holidays ?? (isAlways && days.length === 7 ? 'open' : undefined);
      const said = onHolidays === undefined ? day : { ...day, holidays: onHolidays };
      if (times.length === 0) return [said];
      return times.map(({ opens, closes }) => ({ ...said, opens_at: opens, closes_at: closes }));
    });
  return rows.length === 0 ? undefined : rows;
}
