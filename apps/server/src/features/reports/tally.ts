import { daysBetween } from './life.ts';
import { cellOf, type Position } from './spot.ts';

/** What of a report is counted. */
export interface Counted {
  readonly kind: string;
  readonly neighbourhood: string;
  readonly isOpen: boolean;
  readonly isListed: boolean;
  readonly received: string;
  readonly done: string | undefined;
  readonly position: Position | undefined;
}

export const wholeCommunity = '*';
export const allKinds = '';
/** Each is four times as fine as the one before: a viewport is at most 16 squares wide on one of them. */
export const cellLevels = [6, 8, 10, 12, 14, 16, 18] as const;
/** Longer waits count as this many days. */
const mostDays = 3650;

export interface FigureChange {
  readonly neighbourhood: string;
  readonly kind: string;
  open: number;
  closed: number;
  mended: number;
}
export interface MendChange {
  readonly neighbourhood: string;
  readonly kind: string;
  readonly days: number;
  count: number;
}
export interface MonthChange {
  readonly neighbourhood: string;
  readonly month: string;
  received: number;
  mended: number;
}
export interface CellChange {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  open: number;
}

/**
 * How the kept counts change: collected over any number of reports, then stored at once. Taking a
 * report out and in again the same comes to nothing.
 */
export class Tally {
  readonly figures = new Map<string, FigureChange>();
  readonly mends = new Map<string, MendChange>();
  readonly months = new Map<string, MonthChange>();
  readonly cells = new Map<string, CellChange>();

  /** `sign` is 1 for a report as it is now, −1 for how it was before. */
  add(report: Counted, sign: 1 | -1): void {
    if (!report.isListed) return;
    const { isOpen, done, position, received } = report;
    const waited = done === undefined ? undefined : daysBetween(received, done);
    for (const neighbourhood of [report.neighbourhood, wholeCommunity]) {
      for (const kind of [report.kind, allKinds]) {
        const figure = this.#figure(neighbourhood, kind);
        figure.open += isOpen ? sign : 0;
        figure.closed += isOpen ? 0 : sign;
        figure.mended += waited === undefined ? 0 : sign;
        if (waited !== undefined) this.#mend(neighbourhood, kind, waited).count += sign;
      }
      this.#month(neighbourhood, received).received += sign;
      if (done !== undefined) this.#month(neighbourhood, done).mended += sign;
    }
    if (!isOpen || position === undefined) return;
    for (const level of cellLevels) this.#cell(position, level).open += sign;
  }

  #figure(neighbourhood: string, kind: string): FigureChange {
    return entry(this.figures, `${neighbourhood}\n${kind}`, () => ({
      ...{ neighbourhood, kind },
      ...{ open: 0, closed: 0, mended: 0 },
    }));
  }

  #mend(neighbourhood: string, kind: string, waited: number): MendChange {
    const days = Math.min(mostDays, Math.max(0, waited));
    return entry(this.mends, `${neighbourhood}\n${kind}\n${days}`, () => ({
      ...{ neighbourhood, kind, days, count: 0 },
    }));
  }

  #month(neighbourhood: string, day: string): MonthChange {
    const month = `${day.slice(0, 7)}-01`;
    return entry(this.months, `${neighbourhood}\n${month}`, () => ({
      ...{ neighbourhood, month, received: 0, mended: 0 },
    }));
  }

  #cell(position: Position, level: number): CellChange {
    const cell = cellOf(position, level);
    return entry(this.cells, `${level} ${cell.x} ${cell.y}`, () => ({ ...cell, open: 0 }));
  }
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
