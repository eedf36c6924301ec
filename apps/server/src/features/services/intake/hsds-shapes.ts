/**
 * What HSDS 3.1's objects are made of (docs.openreferral.org, "Schema Reference"), as far as the
 * directory keeps them: one table that reading, and writing tables, go by. Persons have no member here,
 * so `contact.name`, `contact.email`, `address.attention` and `assurer_email` are never read.
 */
export type Member =
  | { readonly is: 'text'; readonly most: number }
  | { readonly is: 'code'; readonly of?: readonly string[] }
  | { readonly is: 'number' | 'integer' | 'date' | 'moment' | 'time' | 'link' | 'email' | 'phone' }
  | { readonly is: 'reference'; readonly to: string }
  | { readonly is: 'list' | 'object'; readonly kind: HsdsKind };

export interface HsdsShape {
  /** The file of the tabular package. */
  readonly table: string;
  readonly members: Readonly<Record<string, Member>>;
  /** Without these a reader refuses the object. */
  readonly required: readonly string[];
  /** Columns of the table that say to which object a row belongs, by the object's kind. */
  readonly owners: Readonly<Partial<Record<HsdsKind, string>>>;
}

export const hsdsKinds = [
  ...['service', 'organization', 'location', 'service_at_location', 'program'],
  ...['phone', 'schedule', 'address', 'service_area', 'language', 'cost_option'],
  ...['required_document', 'contact', 'service_capacity', 'unit', 'accessibility', 'funding'],
  ...['url', 'organization_identifier', 'attribute', 'metadata', 'taxonomy', 'taxonomy_term'],
] as const;
export type HsdsKind = (typeof hsdsKinds)[number];

const name: Member = { is: 'text', most: 300 };
const line: Member = { is: 'text', most: 1000 };
const text: Member = { is: 'text', most: 10_000 };
const code: Member = { is: 'code' };
const number: Member = { is: 'number' };
const integer: Member = { is: 'integer' };
const date: Member = { is: 'date' };
const time: Member = { is: 'time' };
const link: Member = { is: 'link' };
const email: Member = { is: 'email' };
const reference = (to: string): Member => ({ is: 'reference', to });
const list = (kind: HsdsKind): Member => ({ is: 'list', kind });
const object = (kind: HsdsKind): Member => ({ is: 'object', kind });
const oneOf = (...of: readonly string[]): Member => ({ is: 'code', of });
const common = { attributes: list('attribute'), metadata: list('metadata') };
const owned = { service: 'service_id', location: 'location_id' } as const;
const ownedMore = { ...owned, service_at_location: 'service_at_location_id' } as const;

export const hsdsShapes: Readonly<Record<HsdsKind, HsdsShape>> = {
  service: {
    table: 'services.csv',
    required: ['name'],
    owners: { organization: 'organization_id' },
    members: {
      ...{ name, alternate_name: name, description: text, url: link, email },
      additional_urls: list('url'),
      status: oneOf('active', 'inactive', 'defunct', 'temporarily closed'),
      ...{ interpretation_services: text, application_process: text, fees_description: text },
      ...{ wait_time: line, fees: text, accreditations: text, eligibility_description: text },
      ...{ minimum_age: number, maximum_age: number, licenses: text, alert: text },
      ...{ phones: list('phone'), schedules: list('schedule'), languages: list('language') },
      ...{ service_areas: list('service_area'), funding: list('funding') },
      ...{ cost_options: list('cost_option'), program: object('program') },
      ...{ required_documents: list('required_document'), contacts: list('contact') },
      capacities: list('service_capacity'),
      ...common,
    },
  },
  organization: {
    table: 'organizations.csv',
    required: ['name'],
    owners: {},
    members: {
      ...{ name, alternate_name: name, description: text, email, website: link },
      additional_websites: list('url'),
      ...{ tax_status: line, tax_id: code, year_incorporated: number, legal_status: line },
      ...{ logo: line, uri: link, parent_organization_id: reference('organization') },
      ...{ funding: list('funding'), contacts: list('contact'), phones: list('phone') },
      ...{ programs: list('program'), organization_identifiers: list('organization_identifier') },
      ...common,
    },
  },
  location: {
    table: 'locations.csv',
    required: [],
    owners: { organization: 'organization_id' },
    members: {
      location_type: oneOf('physical', 'postal', 'virtual'),
      ...{ url: link, name, alternate_name: name, description: text, transportation: text },
      ...{ latitude: number, longitude: number },
      ...{ external_identifier: code, external_identifier_type: code },
      ...{ languages: list('language'), addresses: list('address'), contacts: list('contact') },
      ...{
        accessibility: list('accessibility'),
        phones: list('phone'),
        schedules: list('schedule'),
      },
      ...common,
    },
  },
  service_at_location: {
    table: 'service_at_location.csv',
    required: [],
    owners: { service: 'service_id', location: 'location_id' },
    members: {
      description: text,
      ...{ service_areas: list('service_area'), contacts: list('contact') },
      ...{ phones: list('phone'), schedules: list('schedule') },
      ...common,
    },
  },
  program: {
    table: 'programs.csv',
    required: ['name'],
    owners: { organization: 'organization_id' },
    members: { name, alternate_name: name, description: text, ...common },
  },
  phone: {
    table: 'phones.csv',
    required: ['number'],
    owners: { ...ownedMore, organization: 'organization_id', contact: 'contact_id' },
    members: {
      ...{ number: { is: 'phone' }, extension: integer, type: code, description: line },
      languages: list('language'),
      ...common,
    },
  },
  schedule: {
    table: 'schedules.csv',
    required: [],
    owners: ownedMore,
    members: {
      ...{ valid_from: date, valid_to: date, dtstart: date, timezone: number, until: date },
      ...{ count: integer, wkst: oneOf('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU') },
      ...{ freq: oneOf('WEEKLY', 'MONTHLY'), interval: integer, byday: code, byweekno: code },
      ...{ bymonthday: code, byyearday: code, description: text, opens_at: time, closes_at: time },
      ...{ schedule_link: link, attending_type: line, notes: text },
      holidays: oneOf('open', 'closed'),
      ...common,
    },
  },
  address: {
    table: 'addresses.csv',
    required: [],
    owners: { location: 'location_id' },
    members: {
      ...{ address_1: line, address_2: line, city: line, region: line, state_province: line },
      ...{ postal_code: code, country: code },
      address_type: oneOf('physical', 'postal', 'virtual'),
      ...common,
    },
  },
  service_area: {
    table: 'service_areas.csv',
    required: [],
    owners: { service: 'service_id', service_at_location: 'service_at_location_id' },
    members: {
      ...{ name, description: text, extent: { is: 'text', most: 200_000 }, extent_type: code },
      uri: link,
      ...common,
    },
  },
  language: {
    table: 'languages.csv',
    required: [],
    owners: { ...owned, phone: 'phone_id' },
    members: { name: line, code, note: text, ...common },
  },
  cost_option: {
    table: 'cost_options.csv',
    required: [],
    owners: { service: 'service_id' },
    members: {
      ...{ valid_from: date, valid_to: date, option: text, currency: code, amount: number },
      amount_description: text,
      ...common,
    },
  },
  required_document: {
    table: 'required_documents.csv',
    required: [],
    owners: { service: 'service_id' },
    members: { document: text, uri: link, ...common },
  },
  contact: {
    table: 'contacts.csv',
    required: [],
    owners: { ...ownedMore, organization: 'organization_id' },
    members: { title: line, department: line, phones: list('phone'), ...common },
  },
  service_capacity: {
    table: 'service_capacity.csv',
    required: ['unit', 'available', 'updated'],
    owners: { service: 'service_id' },
    members: {
      ...{ unit: object('unit'), available: number, maximum: number, description: text },
      updated: { is: 'moment' },
      ...common,
    },
  },
  unit: {
    table: 'units.csv',
    required: ['name'],
    owners: {},
    members: { name: line, scheme: line, identifier: code, uri: link, ...common },
  },
  accessibility: {
    table: 'accessibility.csv',
    required: [],
    owners: { location: 'location_id' },
    members: { description: text, details: text, url: link, ...common },
  },
  funding: {
    table: 'funding.csv',
    required: [],
    owners: { organization: 'organization_id', service: 'service_id' },
    members: { source: text, ...common },
  },
  url: {
    table: 'url.csv',
    required: ['url'],
    owners: { organization: 'organization_id', service: 'service_id' },
    members: { label: line, url: link, ...common },
  },
  organization_identifier: {
    table: 'organization_identifiers.csv',
    required: ['identifier_type', 'identifier'],
    owners: { organization: 'organization_id' },
    members: { identifier_scheme: line, identifier_type: line, identifier: code, ...common },
  },
  attribute: {
    table: 'attributes.csv',
    required: [],
    owners: {},
    members: {
      ...{ taxonomy_term_id: reference('taxonomy_term'), link_type: code, link_entity: code },
      ...{ value: text, label: line },
    },
  },
  metadata: {
    table: 'metadata.csv',
    required: ['last_action_date', 'last_action_type'],
    owners: {},
    members: {
      ...{ resource_type: code, last_action_date: date, last_action_type: code },
      ...{ field_name: code, previous_value: text, replacement_value: text },
    },
  },
  taxonomy: {
    table: 'taxonomies.csv',
    required: ['name'],
    owners: {},
    members: { name, description: text, uri: link, version: code, metadata: list('metadata') },
  },
  taxonomy_term: {
    table: 'taxonomy_terms.csv',
    required: ['name'],
    owners: { taxonomy: 'taxonomy_id' },
    members: {
      ...{
        code,
        name,
        description: text,
        parent_id: reference('taxonomy_term'),
        taxonomy: line,
        language: code,
      },
      ...{ taxonomy_id: reference('taxonomy'), term_uri: link, metadata: list('metadata') },
    },
  },
};
