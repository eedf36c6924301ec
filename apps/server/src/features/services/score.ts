import type { Localized } from '../../pages/language.ts';

export interface Scored {
  readonly names: Localized;
  readonly descriptions: Localized;
  readonly places: Localized;
  readonly hours: Localized;
  readonly phones: readonly string[];
  /** Whether it is known where it is. */
  readonly position: boolean;
}

/** How complete an entry is, 0 to 100: what one needs to get there counts most. Kept with the entry. */
export function scoreOf(entry: Scored): number {
  const languages = Math.min(Object.keys(entry.names).length, 3);
  return (
    (entry.phones.length > 0 ? 30 : 0) +
    (hasText(entry.places) ? 20 : 0) +
    (entry.position ? 10 : 0) +
    (hasText(entry.descriptions) ? 15 : 0) +
    (hasText(entry.hours) ? 10 : 0) +
    languages * 5
  );
}

function hasText(texts: Localized): boolean {
  return Object.values(texts).some((text) => text !== '');
}
