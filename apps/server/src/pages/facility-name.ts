import type { Words } from './words.ts';

/** What a place can have for whoever comes by, and how one gets in, by name. */
export function facilityName(
  facility: 'water' | 'charging' | 'toilet' | 'shade' | 'childcare' | 'first-aid' | 'step-free',
  words: Words,
): string {
  const names = {
    water: words.facility_water,
    charging: words.facility_charging,
    toilet: words.facility_toilet,
    shade: words.facility_shade,
    childcare: words.facility_childcare,
    'first-aid': words.facility_first_aid,
    'step-free': words.facility_step_free,
  } as const;
  return names[facility]();
}
