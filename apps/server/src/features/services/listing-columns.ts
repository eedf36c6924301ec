import { type Localized, languages } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { searchedLexemes } from '../search/search.ts';
import type { Phone } from './records/hsds-record.ts';
import type { ServiceIntake } from './records/intake.ts';
import { textsOf } from './records/texts.ts';
import type { ServiceKind } from './schema.ts';
import { scoreOf } from './score.ts';

type Whole = Pick<ServiceIntake, 'service' | 'organization' | 'places'>;

/** What the list of services shows and is searched by, kept beside the record. */
export interface ListingColumns {
  readonly names: Localized;
  readonly places: Localized;
  readonly phones: readonly string[];
  readonly kinds: readonly ServiceKind[];
  readonly score: number;
  readonly lexemes: readonly string[];
}

export function listingColumns(intake: ServiceIntake): ListingColumns {
  const { service, organization, kinds, isHidden } = intake;
  const names = textsOf(service, 'name');
  const descriptions = textsOf(service, 'description');
  const places = isHidden ? {} : placesOf(intake);
  const phones = phonesOf(intake);
  const texts = [names, textsOf(organization, 'name'), descriptions, places, districtsOf(intake)];
  const searched = [...texts.flatMap(Object.values<string>), ...kinds.flatMap(kindNames)];
  const position = intake.places.some(({ location }) => location.latitude !== undefined);
  return {
    names,
    places,
    phones,
    kinds,
    score: scoreOf({ names, descriptions, places, hours: hoursOf(intake), phones, position }),
    lexemes: searchedLexemes(searched.join('\n')),
  };
}

/** A number as pages and plans write it: `02-2731-5566#123`. */
export function writtenPhone({ number, extension }: Phone): string {
  return extension === undefined ? number : `${number}#${extension}`;
}

/** Where one goes: the address of the first location, or its name. */
export function placesOf({ places }: Pick<ServiceIntake, 'places'>): Localized {
  for (const { location } of places) {
    const [address] = location.addresses ?? [];
    const texts = address ? textsOf(address, 'address_1') : {};
    const found = Object.keys(texts).length > 0 ? texts : textsOf(location, 'name');
    if (Object.keys(found).length > 0) return found;
  }
  return {};
}

export function districtsOf({ places }: Pick<ServiceIntake, 'places'>): Localized {
  const address = places.flatMap(({ location }) => location.addresses ?? []).find((a) => a.region);
  return address ? textsOf(address, 'region') : {};
}

/** Every number of a service: its own and those of its places, else its organization's. */
export function phonesOf({ service, organization, places }: Whole): readonly string[] {
  const ofPlaces = places.flatMap(({ at, location }) => [
    ...(at.phones ?? []),
    ...(location.phones ?? []),
  ]);
  const own = [...(service.phones ?? []), ...ofPlaces];
  const phones = own.length > 0 ? own : (organization.phones ?? []);
  return [...new Set(phones.map(writtenPhone))];
}

/** What is written about its hours, by whoever wrote it. */
export function hoursOf({ service, places }: Whole): Localized {
  const schedules = [service, ...places.flatMap(({ at, location }) => [at, location])].flatMap(
    (each) => each.schedules ?? [],
  );
  const described = schedules.find(({ description }) => description);
  return described ? textsOf(described, 'description') : {};
}

function kindNames(kind: ServiceKind): readonly string[] {
  return languages.map((language) => wordsIn(language)[`kind_${kind}`]());
}
