import { type Localized, languages } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import type { Phone } from './records/hsds-record.ts';
import type { ServiceIntake } from './records/intake.ts';
import { textsOf } from './records/texts.ts';
import type { ServiceKind } from './schema.ts';

type Whole = Pick<ServiceIntake, 'service' | 'organization' | 'places'>;

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

/** What the interface for other programs searches: names, descriptions, addresses, kinds of help. */
export function searchedText(intake: ServiceIntake): string {
  const { service, organization, places, isHidden, kinds } = intake;
  const regions = places.flatMap(({ location }) => location.addresses ?? []);
  const texts = [
    textsOf(service, 'name'),
    textsOf(organization, 'name'),
    textsOf(service, 'description'),
    ...(isHidden ? [] : [placesOf(intake), ...regions.map((each) => textsOf(each, 'region'))]),
  ];
  return [...texts.flatMap(Object.values<string>), ...kinds.flatMap(kindNames)].join('\n');
}

function kindNames(kind: ServiceKind): readonly string[] {
  return languages.map((language) => wordsIn(language)[`kind_${kind}`]());
}
