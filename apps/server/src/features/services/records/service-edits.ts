import {
  type EditedPlace,
  type ServiceText,
  serviceTexts,
  type WeekHours,
} from '@nearhand/protocol/directory-desk';
import type { Localized } from '../../../pages/language.ts';
import type { ServiceKind } from '../schema.ts';
import {
  type Facility,
  facilityAttributes,
  isBuiltIn,
  needAttributes,
} from './built-in-taxonomies.ts';
import type { Address, Attribute, ServiceRecord, ServiceStatus } from './hsds-record.ts';
import type { PlacedLocation, ServiceIntake, ServicePlace } from './intake.ts';
import { recordIdOf } from './record-id.ts';
import { layTexts, membersOf, plainLanguageOf, textsOf } from './texts.ts';
import { schedulesOfWeek } from './week-hours.ts';

/**
 * What stewards changed, member by member, whole each; what is absent is the source's. Kept beside what
 * the source says, and laid over it at every import (`docs/formats.md`, "The directory").
 */
export interface ServiceEdits extends Readonly<Partial<Record<ServiceText, Localized>>> {
  readonly status?: ServiceStatus;
  readonly url?: string | null;
  readonly email?: string | null;
  /** As in `02-2731-5566#12`: all of the service and its places. */
  readonly phones?: readonly string[];
  /** Null: not known. */
  readonly hours?: WeekHours | null;
  readonly needs?: readonly ServiceKind[];
  readonly facilities?: readonly Facility[];
  /** BCP 47. */
  readonly languages?: readonly string[];
  readonly free?: boolean;
  readonly places?: readonly EditedPlace[];
  /** Whether its place must not be found, whatever the source says. */
  readonly hidden?: boolean;
  /** Under which name its source has it, once its id was drawn anew because it was hidden. */
  readonly nameKey?: string;
  /** Whether it was taken out of lists and searches: its making was undone. */
  readonly withdrawn?: boolean;
}

/** What a source says of a service: everything of an intake but whose it is. */
export type Said = Pick<ServiceIntake, 'service' | 'places' | 'isHidden' | 'kinds'>;

/** What the source says, with what stewards changed laid over it. Of a hidden service: see `sealPlace`. */
export function layEdits<Of extends Said>(said: Of, edits: ServiceEdits): Of {
  if (Object.keys(edits).length === 0) return said;
  const { id } = said.service;
  const places = (edits.places ? laidPlaces(said, edits.places) : said.places).map((place) =>
    withoutTwins(place, edits),
  );
  const service = {
    ...laidTexts(said.service, edits),
    ...(edits.status && { status: edits.status }),
    ...optional('url', edits.url),
    ...optional('email', edits.email),
    ...(edits.phones && { phones: laidPhones(said, edits.phones) }),
    ...(edits.hours !== undefined && {
      schedules: edits.hours ? schedulesOfWeek(id, edits.hours) : [],
    }),
    ...(edits.languages && { languages: edits.languages.map((code) => languageOf(id, code)) }),
    ...(edits.free !== undefined && { cost_options: laidCosts(said.service, edits.free) }),
    ...((edits.needs ?? edits.facilities) && { attributes: laidAttributes(said, edits) }),
  };
  const isHidden = edits.hidden ?? said.isHidden;
  const kinds = edits.needs ?? said.kinds;
  return { ...said, service: withoutEmpty(service), places, kinds, isHidden };
}

const otherTexts = ['interpretation_services', 'fees', 'accreditations', 'licenses'];

function laidTexts(service: ServiceRecord, edits: ServiceEdits): ServiceRecord {
  const changed = serviceTexts.filter((member) => edits[member] !== undefined);
  const changes = Object.fromEntries(changed.map((member) => [member, edits[member] ?? {}]));
  return layTexts(service, changes, [...otherTexts, ...serviceTexts]);
}

function laidPhones(said: Said, written: readonly string[]): ServiceRecord['phones'] {
  const known = [
    ...(said.service.phones ?? []),
    ...said.places.flatMap(({ at, location }) => [
      ...(at.phones ?? []),
      ...(location.phones ?? []),
    ]),
  ];
  return written.map((each) => {
    const [number = '', extension] = each.split('#');
    const same = known.find(
      (phone) => phone.number === number && String(phone.extension ?? '') === (extension ?? ''),
    );
    const id = recordIdOf('phone', said.service.id, each);
    const inner = extension === undefined ? {} : { extension: Number(extension) };
    return same ?? { id, number, ...inner, type: 'voice' };
  });
}

function languageOf(serviceId: string, code: string) {
  return { id: recordIdOf('language', serviceId, code), code };
}

function laidCosts({ id, cost_options = [] }: ServiceRecord, isFree: boolean) {
  if (isFree) return [{ id: recordIdOf('cost_option', id, 'free'), amount: 0 }];
  return cost_options.filter(({ amount }) => amount !== 0);
}

function laidAttributes(said: Said, { needs, facilities }: ServiceEdits): readonly Attribute[] {
  const { id, attributes = [] } = said.service;
  const isReplaced = (each: Attribute) =>
    (needs !== undefined && isBuiltIn(each, 'needs')) ||
    (facilities !== undefined && isBuiltIn(each, 'facilities'));
  return [
    ...attributes.filter((each) => !isReplaced(each)),
    ...needAttributes(id, needs ?? []),
    ...facilityAttributes(id, facilities ?? []),
  ];
}

/** What a steward wrote for the whole service is not said otherwise at one of its places. */
function withoutTwins({ at, location }: ServicePlace, edits: ServiceEdits): ServicePlace {
  const dropped = [
    ...(edits.phones ? ['phones'] : []),
    ...(edits.hours === undefined ? [] : ['schedules']),
    ...(edits.languages ? ['languages'] : []),
  ];
  const without = <Of extends object>(record: Of): Of => {
    const kept = Object.entries(record).filter(([member]) => !dropped.includes(member));
    const whole = Object.fromEntries(kept) as { attributes?: readonly Attribute[] };
    const { attributes, ...rest } = whole;
    if (attributes === undefined || !edits.facilities) return whole as Of;
    const others = attributes.filter((each) => !isBuiltIn(each, 'facilities'));
    return (others.length > 0 ? { ...rest, attributes: others } : rest) as Of;
  };
  return { at: without(at), location: without(location) };
}

/** A place that stays as it was keeps its location; one that changed gets one of its own. */
function laidPlaces(said: Said, places: readonly EditedPlace[]): readonly ServicePlace[] {
  return places.map((place) => {
    const before = said.places.find(({ at }) => at.id === place.at);
    if (before && isSamePlace(placeValue(before), place)) return before;
    const key = JSON.stringify([place.address, place.latitude, place.longitude]);
    const atId =
      before?.at.id ?? place.at ?? recordIdOf('service_at_location', said.service.id, key);
    const {
      latitude: _,
      longitude: __,
      ...kept
    } = before?.location ?? { location_type: 'physical' };
    const id = recordIdOf('location', said.service.id, atId, key);
    const { latitude, longitude } = place;
    const position =
      latitude === undefined || longitude === undefined ? {} : { latitude, longitude };
    const addresses = laidAddresses(id, before?.location.addresses ?? [], place);
    const location = { ...kept, id, addresses, ...position } as unknown as PlacedLocation;
    return { at: before?.at ?? { id: atId }, location: withoutEmpty(location) };
  });
}

function laidAddresses(
  locationId: string,
  [first, ...others]: readonly Address[],
  { address, district }: EditedPlace,
): readonly Address[] {
  if (Object.keys(address).length === 0) return others;
  const language = plainLanguageOf(address);
  const empty = { city: '', state_province: '', postal_code: '', country: '' };
  const before: Partial<Address> = first ?? { ...empty, address_type: 'physical' };
  const { translations: _, region: __, ...rest } = before;
  const texts = membersOf(language, { address_1: address, region: district });
  const id = recordIdOf('address', locationId);
  return [{ ...rest, ...texts, id } as unknown as Address, ...others];
}

/** A place as a steward sees and writes it. */
export function placeValue({ at, location }: ServicePlace): EditedPlace {
  const [address] = location.addresses ?? [];
  const { latitude, longitude } = location;
  return {
    at: at.id,
    address: address ? textsOf(address, 'address_1') : {},
    district: address ? textsOf(address, 'region') : {},
    ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
  };
}

function isSamePlace(one: EditedPlace, other: EditedPlace): boolean {
  const told = ({ address, district, latitude, longitude }: EditedPlace) =>
    JSON.stringify([sorted(address), sorted(district), latitude, longitude]);
  return told(one) === told(other);
}

function sorted(texts: Localized): readonly (readonly [string, string])[] {
  return Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function optional(member: string, value: string | null | undefined) {
  return value === undefined ? {} : { [member]: value ?? '' };
}

/** Without members that are empty: the same as not being there. */
function withoutEmpty<Of extends object>(record: Of): Of {
  const isEmpty = (value: unknown) => value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isEmpty(value))) as Of;
}
