import { createHash } from 'node:crypto';
import { cellsOf } from './cells.ts';
import { minutesOfDay, weekdayOf } from './hours/calendar-day.ts';
import type { KeptHours } from './hours/kept-hours.ts';
import type { IndexedService, PlacedService } from './listing.ts';

/**
 * The words of a listing that nobody can type, since a typed one holds no `#` and no `^`: what it can
 * be narrowed to, where it lies, when it is open, and its tier. Every one begins with a mark of its
 * community, so that a search never looks through another's.
 */
export function markOf(communityId: Buffer): string {
  return createHash('sha256').update(communityId).digest('base64url').slice(0, 2);
}

/** How complete a listing is: 0 one can call and go there, 1 one of them, 2 neither. */
export type Completeness = 0 | 1 | 2;

export function completenessOf(service: IndexedService): Completeness {
  const hasPlace = service.position !== null || Object.values(service.places).some(Boolean);
  const hasPhone = service.phones.length > 0;
  return hasPlace && hasPhone ? 0 : hasPlace || hasPhone ? 1 : 2;
}

export const drawSize = 2 ** 20;

/**
 * The place of a listing in the order of everything: complete ones first, and among equals by a draw
 * that its id decides, so that no name is favoured and the order stays.
 */
export function rankOf(id: string, completeness: Completeness): number {
  const draw = createHash('sha256').update(id).digest().readUInt32BE(0) >>> 12;
  return completeness * drawSize + draw;
}

/** Of each completeness, 1 in 625, the next 4 in 625, and so on, fivefold each: see decision 0014. */
export const tiersOfCompleteness = 5;
export const tiers = 3 * tiersOfCompleteness;

export function tierOf(rank: number): number {
  const draw = (rank % drawSize) / drawSize;
  const step = [1 / 625, 1 / 125, 1 / 25, 1 / 5, 1].findIndex((limit) => draw < limit);
  return Math.floor(rank / drawSize) * tiersOfCompleteness + step;
}

export function tierLexeme(tier: number): string {
  return `#t${tier}`;
}

/** Quarters of a day in which a place can be open: 0 is Monday before six in the morning. */
export function quarterOf(weekday: number, minute: number): number {
  return weekday * 4 + Math.floor(minute / 360);
}

export function quarterLexeme(quarter: number): string {
  return `#o${quarter}`;
}

/** Open on that weekday at some time, known or not. */
export function weekdayLexeme(weekday: number): string {
  return `#d${weekday}`;
}

/** Every quarter of the week in which kept hours are open at some time, of the coming days too. */
export function quartersOf(kept: KeptHours | undefined): ReadonlySet<number> {
  const quarters = new Set<number>();
  const add = (weekday: number, from: number, to: number) => {
    for (let minute = from; minute < to; minute = (Math.floor(minute / 360) + 1) * 360) {
      quarters.add(
        quarterOf((weekday + Math.floor(minute / minutesOfDay)) % 7, minute % minutesOfDay),
      );
    }
  };
  for (const { from, to } of kept?.week ?? []) add(0, from, to);
  for (const [day, { open }] of kept?.days ?? []) {
    for (const { from, to } of open) add(weekdayOf(day), from, to);
  }
  return quarters;
}

/** Weekdays on which it is open at some time, known or not. */
export function openWeekdaysOf(kept: KeptHours | undefined): ReadonlySet<number> {
  const days = [...quartersOf(kept)].map((quarter) => Math.floor(quarter / 4));
  return new Set([...days, ...(kept?.someTime ?? [])]);
}

/** All of them but the tier, without the community's mark. */
export function hiddenLexemes(
  service: PlacedService,
  kept: KeptHours | undefined,
  languages: Iterable<string>,
): readonly string[] {
  return [
    ...service.kinds.map((kind) => `#k:${kind}`),
    ...service.facilities.map((facility) => `#f:${facility}`),
    ...service.areas.map((area) => `#a:${area}`),
    ...[...languages].map((language) => `#l:${language}`),
    ...(service.isFree ? ['#free'] : []),
    ...(service.isStepFree ? ['#step'] : []),
    ...[...quartersOf(kept)].map(quarterLexeme),
    ...[...openWeekdaysOf(kept)].map(weekdayLexeme),
    ...(service.position ? cellsOf(service.position) : []),
  ];
}
