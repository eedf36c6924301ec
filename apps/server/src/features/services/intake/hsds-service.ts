import { kindsIn } from '../records/built-in-taxonomies.ts';
import type { Attribute, OrganizationRecord, ServiceRecord } from '../records/hsds-record.ts';
import type { PlacedLocation, ServiceIntake, ServicePlace } from '../records/intake.ts';
import { type ObjectReading, type ObjectRemark, readHsdsObject } from './hsds-object.ts';
import { type Placing, type PositionRemark, placeOf } from './position.ts';

export type ServiceRemark = ObjectRemark | PositionRemark | 'hidden-place-left-out';
export type ServiceRefusal = 'unreadable' | 'no-name' | 'name-too-long' | 'hidden-place-told';

/** A service that was read, or why it cannot be used. */
export type ReadService =
  | { readonly intake: ServiceIntake; readonly remarks: readonly ServiceRemark[] }
  | { readonly refused: ServiceRefusal; readonly name: string };

export interface ServiceReading extends Omit<ObjectReading, 'remarks'> {
  readonly placing: Placing;
}

/** Reads a nested HSDS service with its organization and its places. */
export function readHsdsService(raw: unknown, reading: ServiceReading): ReadService {
  const remarks = new Set<ServiceRemark>();
  const inner: ObjectReading = { ...reading, remarks: remarks as Set<ObjectRemark> };
  const given = (raw ?? {}) as Readonly<Record<string, unknown>>;
  const named = typeof given.name === 'string' ? given.name.slice(0, 100) : '';
  const read = readHsdsObject('service', raw, named, inner);
  if (read === undefined) {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
      return { refused: 'unreadable', name: '' };
    return { refused: remarks.has('text-too-long') ? 'name-too-long' : 'no-name', name: named };
  }
  const isHidden = given.hidden_place === true || given.hidden_place === 'true';
  const organization = readHsdsObject(
    'organization',
    given.organization,
    `${read.id}.organization`,
    inner,
  ) ?? { id: read.id, name: read.name, description: '' };
  const places = readPlaces(given, read.id, reading.placing, inner, remarks);
  const attributes = (read.attributes ?? []) as readonly Attribute[];
  const intake: ServiceIntake = {
    service: read as unknown as ServiceRecord,
    organization: organization as unknown as OrganizationRecord,
    ownsOrganization: true,
    places,
    isHidden,
    kinds: kindsIn(attributes),
    checkedOn: readDay(given.assured_date),
    ...(typeof given.id === 'string' || typeof given.id === 'number'
      ? { sourceKey: String(given.id) }
      : {}),
  };
  return isHidden ? withoutPlace(intake, remarks) : { intake, remarks: [...remarks] };
}

/** Takes everything that tells a place out of a service; refuses one whose texts tell it. */
export function withoutPlace(intake: ServiceIntake, remarks: Set<ServiceRemark>): ReadService {
  const { service_areas: _, metadata: __, ...service } = intake.service;
  const hidden: ServiceIntake = { ...intake, service, places: [], checkedOn: null };
  if (intake.places.length > 0 || _ || __) remarks.add('hidden-place-left-out');
  const told = JSON.stringify([hidden.service, hidden.organization]);
  const addresses = intake.places.flatMap(({ location }) =>
    (location.addresses ?? []).map((each) => each.address_1).filter((each) => each.length > 3),
  );
  const isTold =
    /\d{1,3}\.\d{3,}|\d\s*°/.test(told) || addresses.some((each) => told.includes(each));
  if (isTold) return { refused: 'hidden-place-told', name: intake.service.name };
  return { intake: hidden, remarks: [...remarks] };
}

function readPlaces(
  given: Readonly<Record<string, unknown>>,
  serviceId: string,
  placing: Placing,
  reading: ObjectReading,
  remarks: Set<ServiceRemark>,
): readonly ServicePlace[] {
  const written = Array.isArray(given.service_at_locations) ? given.service_at_locations : [];
  return written.slice(0, 1000).flatMap((each: unknown, index): readonly ServicePlace[] => {
    const at = readHsdsObject('service_at_location', each, `${serviceId}.at.${index}`, reading);
    const raw = (each as { readonly location?: unknown } | null)?.location;
    const location = readHsdsObject('location', raw, `${serviceId}.location.${index}`, reading);
    if (!at || !location) {
      reading.remarks.add('part-incomplete');
      return [];
    }
    const { latitude, longitude, ...rest } = location;
    const position = placeOf(latitude, longitude, textOf(rest), placing);
    for (const remark of position.remarks) remarks.add(remark);
    const placed = { ...rest, ...(position.at ?? {}) } as unknown as PlacedLocation;
    return [{ at, location: placed }];
  });
}

/** Where a location says it is, for holding its coordinates against. */
function textOf(location: Readonly<Record<string, unknown>>): string {
  const addresses = (location.addresses ?? []) as readonly Readonly<Record<string, unknown>>[];
  return addresses.flatMap((each) => [each.city, each.region, each.address_1]).join(' ');
}

function readDay(value: unknown): string | null {
  const day = typeof value === 'string' ? value.slice(0, 10) : '';
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) && day !== ''
    ? day
    : null;
}
