import { recordIdOf } from './record-id.ts';
import type { Said } from './service-edits.ts';

/** A coordinate in a text: a number with its decimals, or degrees. The same as SQL's `tells_a_place`. */
const coordinate = /\d{1,3}\.\d{3,}|\d\s*°/;

/** Members that say where something is, whatever stands in them. */
const placeMembers = ['service_areas', 'metadata', 'contacts'] as const;

/**
 * A service as it is kept where its place must not be found: without places, areas and what was written
 * about its records, under an id that nothing of it goes into. An id that was made of an address answers
 * anybody who guesses it, and so do those of phones and hours that were made of that id.
 */
export function sealPlace<Of extends Said>(said: Of, id: string): Of {
  const kept = Object.entries(said.service).filter(
    ([member]) => !placeMembers.some((each) => each === member),
  );
  const service = reidentified({ ...Object.fromEntries(kept), id }, id) as Said['service'];
  return { ...said, service, places: [], isHidden: true };
}

/** Whether a sealed service still says in words where it is: a coordinate, or an address it had. */
export function tellsPlace(
  { service, organization }: Said & { readonly organization?: object },
  before: Said['places'],
): boolean {
  const told = JSON.stringify([service, organization]);
  const addresses = before.flatMap(({ location }) =>
    (location.addresses ?? []).flatMap(({ address_1, translations = {} }) => [
      address_1,
      ...Object.values(translations).flatMap((texts) => texts.address_1 ?? []),
    ]),
  );
  return coordinate.test(told) || addresses.some((each) => each.length > 3 && told.includes(each));
}

/** Whether a record says a position in words. */
export function tellsCoordinate(record: object): boolean {
  return coordinate.test(JSON.stringify(record));
}

/** The same record with ids for its parts that come of where they stand and of nothing else. */
function reidentified(record: object, serviceId: string): object {
  const walk = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((each, index) => walk(each, `${path}.${index}`));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, inner]) => [
      name,
      walk(inner, `${path}.${name}`),
    ]);
    const whole = Object.fromEntries(members) as Readonly<Record<string, unknown>>;
    return path !== '' && 'id' in whole
      ? { ...whole, id: recordIdOf('part', serviceId, path) }
      : whole;
  };
  return walk(record, '') as object;
}
