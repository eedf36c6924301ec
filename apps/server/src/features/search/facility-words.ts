import type { Words } from '../../pages/words.ts';
import { facets, hasBit } from './facets.ts';
import { type Facility, facilities } from './listing.ts';

/** What a place has, by name. */
export function facilityWords(facility: Facility, words: Words): string {
  const names: Readonly<Record<Facility, () => string>> = {
    water: words.facility_water,
    charging: words.facility_charging,
    toilet: words.facility_toilet,
    shade: words.facility_shade,
    childcare: words.facility_childcare,
    'first-aid': words.facility_first_aid,
  };
  return names[facility]();
}

/** The facilities among the facets of a listing. */
export function facilitiesIn(bits: number): readonly Facility[] {
  return facilities.filter((facility) => hasBit(bits, facets.indexOf(`facility:${facility}`)));
}
