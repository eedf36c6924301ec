/**
 * The objects of Open Referral's HSDS 3.1 as the directory keeps them: the standard's own members and
 * words. What has a row of its own (organization, service, location, service at location, taxonomy and
 * term) refers to the others by id; everything else stands in the record that owns it.
 *
 * Two members are ours, on any object with texts, since HSDS has no translations: `text_language`, the
 * BCP 47 tag of the plain texts, and `translations`, the same texts in others. `docs/formats.md`,
 * "The directory", is their specification.
 */
export interface HsdsObject {
  readonly id: string;
  readonly text_language?: string;
  readonly translations?: Translations;
  readonly attributes?: readonly Attribute[];
  readonly metadata?: readonly Metadata[];
}

/** Language tag to member to text: `{"en": {"name": "Clinic"}}`. */
export type Translations = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface ServiceRecord extends HsdsObject {
  readonly name: string;
  readonly status: ServiceStatus;
  readonly alternate_name?: string;
  readonly description?: string;
  readonly url?: string;
  readonly additional_urls?: readonly Url[];
  readonly email?: string;
  readonly interpretation_services?: string;
  readonly application_process?: string;
  readonly fees_description?: string;
  readonly wait_time?: string;
  readonly fees?: string;
  readonly accreditations?: string;
  readonly eligibility_description?: string;
  readonly minimum_age?: number;
  readonly maximum_age?: number;
  readonly licenses?: string;
  readonly alert?: string;
  readonly phones?: readonly Phone[];
  readonly schedules?: readonly Schedule[];
  readonly service_areas?: readonly ServiceArea[];
  readonly languages?: readonly Language[];
  readonly funding?: readonly Funding[];
  readonly cost_options?: readonly CostOption[];
  readonly program?: Program;
  readonly required_documents?: readonly RequiredDocument[];
  readonly contacts?: readonly Contact[];
  readonly capacities?: readonly Capacity[];
}

export const serviceStatuses = ['active', 'inactive', 'defunct', 'temporarily closed'] as const;
export type ServiceStatus = (typeof serviceStatuses)[number];

export interface OrganizationRecord extends HsdsObject {
  readonly name: string;
  readonly description: string;
  readonly alternate_name?: string;
  readonly email?: string;
  readonly website?: string;
  readonly additional_websites?: readonly Url[];
  readonly tax_status?: string;
  readonly tax_id?: string;
  readonly year_incorporated?: number;
  readonly legal_status?: string;
  readonly logo?: string;
  readonly uri?: string;
  readonly parent_organization_id?: string;
  readonly funding?: readonly Funding[];
  readonly contacts?: readonly Contact[];
  readonly phones?: readonly Phone[];
  readonly programs?: readonly Program[];
  readonly organization_identifiers?: readonly OrganizationIdentifier[];
}

/** Without its coordinates, which are columns. */
export interface LocationRecord extends HsdsObject {
  readonly location_type: PlaceType;
  readonly url?: string;
  readonly name?: string;
  readonly alternate_name?: string;
  readonly description?: string;
  readonly transportation?: string;
  readonly external_identifier?: string;
  readonly external_identifier_type?: string;
  readonly languages?: readonly Language[];
  readonly addresses?: readonly Address[];
  readonly contacts?: readonly Contact[];
  readonly accessibility?: readonly Accessibility[];
  readonly phones?: readonly Phone[];
  readonly schedules?: readonly Schedule[];
}

export const placeTypes = ['physical', 'postal', 'virtual'] as const;
export type PlaceType = (typeof placeTypes)[number];

/** What holds for a service at one of its locations only. */
export interface ServiceAtLocationRecord extends HsdsObject {
  readonly description?: string;
  readonly service_areas?: readonly ServiceArea[];
  readonly contacts?: readonly Contact[];
  readonly phones?: readonly Phone[];
  readonly schedules?: readonly Schedule[];
}

export interface TaxonomyRecord extends HsdsObject {
  readonly name: string;
  readonly description: string;
  readonly uri?: string;
  readonly version?: string;
}

export interface TaxonomyTermRecord extends HsdsObject {
  readonly name: string;
  readonly description: string;
  readonly code?: string;
  readonly parent_id?: string;
  readonly taxonomy?: string;
  readonly taxonomy_id?: string;
  readonly language?: string;
  readonly term_uri?: string;
}

export interface Phone extends HsdsObject {
  readonly number: string;
  readonly extension?: number;
  readonly type?: string;
  readonly description?: string;
  readonly languages?: readonly Language[];
}

export interface Schedule extends HsdsObject {
  readonly valid_from?: string;
  readonly valid_to?: string;
  readonly dtstart?: string;
  readonly timezone?: number;
  readonly until?: string;
  readonly count?: number;
  readonly wkst?: string;
  readonly freq?: 'WEEKLY' | 'MONTHLY';
  readonly interval?: number;
  readonly byday?: string;
  readonly byweekno?: string;
  readonly bymonthday?: string;
  readonly byyearday?: string;
  readonly description?: string;
  readonly opens_at?: string;
  readonly closes_at?: string;
  readonly schedule_link?: string;
  readonly attending_type?: string;
  readonly notes?: string;
  /** Ours: whether the rule holds on public holidays; not known where it is missing. */
  readonly holidays?: 'open' | 'closed';
}

export interface Address extends HsdsObject {
  readonly address_1: string;
  readonly address_2?: string;
  readonly city: string;
  readonly region?: string;
  readonly state_province: string;
  readonly postal_code: string;
  readonly country: string;
  readonly address_type: PlaceType;
}

export interface ServiceArea extends HsdsObject {
  readonly name?: string;
  readonly description?: string;
  readonly extent?: string;
  readonly extent_type?: string;
  readonly uri?: string;
}

export interface Language extends HsdsObject {
  readonly name?: string;
  readonly code?: string;
  readonly note?: string;
}

export interface CostOption extends HsdsObject {
  readonly valid_from?: string;
  readonly valid_to?: string;
  readonly option?: string;
  readonly currency?: string;
  readonly amount?: number;
  readonly amount_description?: string;
}

export interface RequiredDocument extends HsdsObject {
  readonly document?: string;
  readonly uri?: string;
}

/** A role, never a person: there is no member for a name. */
export interface Contact extends HsdsObject {
  readonly title?: string;
  readonly department?: string;
  readonly phones?: readonly Phone[];
}

export interface Capacity extends HsdsObject {
  readonly unit: Unit;
  readonly available: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly updated: string;
}

export interface Unit extends HsdsObject {
  readonly name: string;
  readonly scheme?: string;
  readonly identifier?: string;
  readonly uri?: string;
}

export interface Accessibility extends HsdsObject {
  readonly description?: string;
  readonly details?: string;
  readonly url?: string;
}

export interface Program extends HsdsObject {
  readonly name: string;
  readonly description: string;
  readonly alternate_name?: string;
}

export interface Funding extends HsdsObject {
  readonly source?: string;
}

export interface Url extends HsdsObject {
  readonly url: string;
  readonly label?: string;
}

export interface OrganizationIdentifier extends HsdsObject {
  readonly identifier_scheme?: string;
  readonly identifier_type: string;
  readonly identifier: string;
}

export interface Attribute {
  readonly id: string;
  readonly taxonomy_term_id?: string;
  readonly link_type?: string;
  readonly link_entity?: string;
  readonly value?: string;
  readonly label?: string;
}

/** `updated_by` names the source, never a person. */
export interface Metadata {
  readonly id: string;
  readonly resource_id?: string;
  readonly resource_type?: string;
  readonly last_action_date: string;
  readonly last_action_type: string;
  readonly field_name: string;
  readonly previous_value: string;
  readonly replacement_value: string;
  readonly updated_by: string;
}
