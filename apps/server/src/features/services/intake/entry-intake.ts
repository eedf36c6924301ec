import { createHash } from 'node:crypto';
import type { Localized } from '../../../pages/language.ts';
import { needAttributes } from '../records/built-in-taxonomies.ts';
import type {
  Address,
  OrganizationRecord,
  Phone,
  Schedule,
  ServiceRecord,
} from '../records/hsds-record.ts';
import type { ServiceIntake, ServicePlace } from '../records/intake.ts';
import { recordIdOf } from '../records/record-id.ts';
import { membersOf, plainLanguageOf } from '../records/texts.ts';
import type { ServiceEntry } from './service-entry.ts';

/** A row of a table, or a service of the sample, in the words of HSDS. */
export function intakeOf(entry: ServiceEntry): ServiceIntake {
  const language = plainLanguageOf(entry.names);
  const id = recordIdOf('service', entry.id);
  const { names: name, descriptions: description } = entry;
  const service = {
    id,
    ...membersOf(language, { name, description }),
    status: 'active',
    ...(entry.website === null ? {} : { url: entry.website }),
    ...listed('phones', phonesOf(entry)),
    ...listed('schedules', schedulesOf(entry, language)),
    ...listed('attributes', needAttributes(id, entry.kinds)),
  } as unknown as ServiceRecord;
  return {
    service,
    organization: organizationOf(entry),
    ownsOrganization: false,
    places: placesOf(entry, language),
    isHidden: entry.isHidden ?? false,
    kinds: entry.kinds,
    checkedOn: null,
  };
}

function organizationOf({ organisation: names }: ServiceEntry): OrganizationRecord {
  return namedOrganization(names);
}

/** The same name in two sources is the same organization. */
export function namedOrganization(names: Localized): OrganizationRecord {
  const [name = ''] = Object.values(names);
  const former = createHash('sha256').update(name.replace(/\s/gu, '')).digest('hex').slice(0, 20);
  const texts = membersOf(plainLanguageOf(names), { name: names });
  return {
    id: recordIdOf('organization', former),
    description: '',
    ...texts,
  } as unknown as OrganizationRecord;
}

function phonesOf({ id, phones }: ServiceEntry): readonly Phone[] {
  return phones.map((written) => {
    const [, number = written, extension] = /^([^#]+)#([1-9]\d*)$/.exec(written) ?? [];
    return {
      id: recordIdOf('phone', id, written),
      number,
      ...(extension === undefined ? {} : { extension: Number(extension) }),
      type: 'voice',
    };
  });
}

function schedulesOf({ id, hours }: ServiceEntry, language: string): readonly Schedule[] {
  if (Object.keys(hours).length === 0) return [];
  return [{ id: recordIdOf('schedule', id), ...membersOf(language, { description: hours }) }];
}

function placesOf(entry: ServiceEntry, language: string): readonly ServicePlace[] {
  const { id, position, places } = entry;
  const hasAddress = Object.keys(places).length > 0;
  if (position === null && !hasAddress) return [];
  const location = {
    id: recordIdOf('location', id),
    location_type: 'physical',
    ...(position ?? {}),
    ...listed('addresses', hasAddress ? [addressOf(entry, language)] : []),
  } as const;
  return [{ at: { id: recordIdOf('service_at_location', id) }, location }];
}

function addressOf({ id, places, districts, address }: ServiceEntry, language: string): Address {
  return {
    id: recordIdOf('address', id),
    ...membersOf(language, { address_1: places, region: districts }),
    city: address?.city ?? '',
    state_province: address?.stateProvince ?? '',
    postal_code: '',
    country: address?.country ?? '',
    address_type: 'physical',
  } as unknown as Address;
}

function listed<T>(member: string, values: readonly T[]): Readonly<Record<string, readonly T[]>> {
  return values.length === 0 ? {} : { [member]: values };
}
