import type { Localized } from '../../pages/language.ts';
import { type IndexedService, type Schedule, schedulesOfText } from '../search/search.tsx';
import { facilitiesIn } from './records/built-in-taxonomies.ts';
import type { Attribute, Schedule as ScheduleRecord } from './records/hsds-record.ts';
import type { ServiceIntake, ServicePlace } from './records/intake.ts';
import { textsOf } from './records/texts.ts';
import { phonesOf, placesOf } from './shown-texts.ts';

type Whole = Pick<ServiceIntake, 'service' | 'organization' | 'places' | 'isHidden' | 'kinds'>;

/** What searches see of a service: once for each of its places, once where it has none. */
export function indexedServices(whole: Whole): readonly IndexedService[] {
  const { places, isHidden } = whole;
  if (isHidden || places.length === 0) return [indexed(whole, undefined)];
  return places.map((place) => indexed(whole, place));
}

function indexed(whole: Whole, place: ServicePlace | undefined): IndexedService {
  const { service, organization, kinds } = whole;
  const attributes = attributesOf(whole, place);
  const facilities = facilitiesIn(attributes);
  const languages = [...(service.languages ?? []), ...(place?.location.languages ?? [])];
  const { latitude, longitude } = place?.location ?? {};
  return {
    id: service.id,
    serviceAtLocationId: place?.at.id ?? null,
    isHidden: whole.isHidden,
    names: textsOf(service, 'name'),
    otherNames: textsOf(service, 'alternate_name'),
    organization: textsOf(organization, 'name'),
    descriptions: textsOf(service, 'description'),
    places: place ? placesOf({ places: [place] }) : {},
    districts: place ? districtsOf(place) : {},
    kinds,
    languages: languages.flatMap(({ code }) => code ?? []),
    isFree: isFree(whole),
    isStepFree: facilities.includes('step-free') ? true : null,
    facilities,
    schedules: schedulesOf(whole, place),
    phones: phonesOf({ service, organization, places: place ? [place] : [] }),
    position: latitude === undefined || longitude === undefined ? null : { latitude, longitude },
  };
}

function attributesOf({ service }: Whole, place: ServicePlace | undefined): readonly Attribute[] {
  const ofPlace = [...(place?.at.attributes ?? []), ...(place?.location.attributes ?? [])];
  return [...(service.attributes ?? []), ...ofPlace];
}

function districtsOf({ location }: ServicePlace): Localized {
  const address = location.addresses?.find(({ region }) => region);
  return address ? textsOf(address, 'region') : {};
}

/** Free where each of its costs is nothing; not known where none is named. */
function isFree({ service: { cost_options = [] } }: Whole): boolean | null {
  const amounts = cost_options.map(({ amount }) => amount);
  if (amounts.length === 0 || amounts.includes(undefined)) return null;
  return amounts.every((amount) => amount === 0);
}

/**
 * The rules of a service at a place: those that hold there only, else its own, else those of the
 * location. A row that is a text and nothing else counts where every word of it is understood.
 */
export function schedulesOf(
  { service }: Pick<Whole, 'service'>,
  place: ServicePlace | undefined,
): readonly Schedule[] {
  const levels = [place?.at.schedules, service.schedules, place?.location.schedules];
  const rows = levels.find((level) => level !== undefined && level.length > 0) ?? [];
  return rows.flatMap((row) => (isText(row) ? readText(row) : [row]));
}

function isText({ freq, opens_at, closes_at, valid_from }: ScheduleRecord): boolean {
  return [freq, opens_at, closes_at, valid_from].every((member) => member === undefined);
}

function readText(row: ScheduleRecord): readonly Schedule[] {
  for (const text of Object.values(textsOf(row, 'description'))) {
    const rules = schedulesOfText(text);
    if (rules) return rules;
  }
  return [];
}
