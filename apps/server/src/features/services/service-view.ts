import type { Place } from '../../pages/frame.ts';
import type { Localized } from '../../pages/language.ts';
import { hoursOfService, type ServiceHours, type Town, type WallClock } from '../search/search.tsx';
import { schedulesOf } from './indexed-service.ts';
import { type Facility, facilitiesIn } from './records/built-in-taxonomies.ts';
import type { WholeService } from './records/find-service.ts';
import { textsOf } from './records/texts.ts';
import { phonesOf, placesOf } from './shown-texts.ts';

/** One place of a service, as its page shows it. */
export interface PlaceView {
  readonly address: Localized;
  readonly hours: ServiceHours;
  /** The text that the hours were written as, where it is one. */
  readonly written: Localized;
  readonly point: { readonly latitude: number; readonly longitude: number } | undefined;
}

/** Everything the page of a service shows. */
export interface ServiceView {
  readonly place: Place;
  readonly whole: WholeService;
  readonly names: Localized;
  readonly phones: readonly string[];
  readonly places: readonly PlaceView[];
  readonly facilities: readonly Facility[];
  readonly languages: readonly string[];
  readonly isFree: boolean;
  readonly clock: WallClock;
  readonly town: Town;
  /** The address of this installation, for what is printed and for machines. */
  readonly origin: string;
}

export function serviceView(
  place: Place,
  whole: WholeService,
  town: Town,
  clock: WallClock,
  origin: string,
): ServiceView {
  const { service, places } = whole;
  const attributes = [
    ...(service.attributes ?? []),
    ...places.flatMap(({ at, location }) => [
      ...(at.attributes ?? []),
      ...(location.attributes ?? []),
    ]),
  ];
  const costs = service.cost_options ?? [];
  const spoken = [
    ...(service.languages ?? []),
    ...places.flatMap(({ location }) => location.languages ?? []),
  ];
  return {
    ...{ place, whole, town, clock, origin },
    names: textsOf(service, 'name'),
    phones: phonesOf(whole),
    places: placesView(whole, town, clock, place.language),
    facilities: facilitiesIn(attributes),
    languages: [...new Set(spoken.flatMap(({ code, name }) => code ?? name ?? []))],
    isFree: costs.length > 0 && costs.every(({ amount }) => amount === 0),
  };
}

function placesView(
  whole: WholeService,
  town: Town,
  clock: WallClock,
  language: Place['language'],
): readonly PlaceView[] {
  const at = whole.places.length === 0 ? [undefined] : whole.places;
  return at.map((each) => {
    const rows = [each?.at, whole.service, each?.location].map((owner) => owner?.schedules ?? []);
    const row = rows.find((of) => of.length > 0)?.find(({ description }) => description);
    const { latitude, longitude } = each?.location ?? {};
    const hasPoint = latitude !== undefined && longitude !== undefined;
    return {
      address: each ? placesOf({ places: [each] }) : {},
      hours: hoursOfService(schedulesOf(whole, each), town, clock, language),
      written: row ? textsOf(row, 'description') : {},
      point: hasPoint ? { latitude, longitude } : undefined,
    };
  });
}
