import type { ChangeKind, RemarkKind } from '@nearhand/protocol/directory-desk';
import type { ColumnType } from 'kysely';
import type { Localized } from '../../pages/language.ts';
import type {
  LocationRecord,
  OrganizationRecord,
  ServiceAtLocationRecord,
  ServiceRecord,
  TaxonomyRecord,
  TaxonomyTermRecord,
} from './records/hsds-record.ts';
import type { OrganizationEdits } from './records/organization-edits.ts';
import type { Said, ServiceEdits } from './records/service-edits.ts';

/** Kinds of help. There are no kinds of person. */
export const serviceKinds = [
  'debt',
  'counselling',
  'benefit',
  'legal',
  'health',
  'housing',
  'work',
  'schooling',
  'childcare',
  'mediation',
  'company',
  'care',
  'food',
  'rest',
  'safety',
  'other',
] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** `jsonb`: parsed when read, text when written. */
type Json<T> = ColumnType<T, string, string>;

/** A row's record without its id, which is its key. */
type Kept<T> = Json<Omit<T, 'id'>>;

/** The lists of the interface whose rows are numbered. */
export const numberedKinds = [
  'services',
  'organizations',
  'services_at_locations',
  'taxonomies',
  'taxonomy_terms',
] as const;
export type NumberedKind = (typeof numberedKinds)[number];

interface Numbered {
  readonly community_id: Buffer;
  /** Its place in the interface's list, without gaps; null where it stands in none. */
  readonly position: number | null;
}

/** Tables of `0060-directory.sql`. Ids are UUIDs. */
export interface ServiceTables {
  service_sources: {
    community_id: Buffer;
    source_id: string;
    attribution: Json<Localized>;
    taken_in_on: string;
  };
  directory_numbers: {
    community_id: Buffer;
    kind: NumberedKind;
    count: number;
    version: number;
  };
  organizations: Numbered & {
    organization_id: string;
    source_id: string | null;
    is_hidden: boolean;
    modified_on: ColumnType<string, string | undefined>;
    fingerprint: Buffer;
    edits: ColumnType<OrganizationEdits, string | undefined, string>;
    said: Kept<OrganizationRecord> | null;
    record: Kept<OrganizationRecord>;
  };
  services: Numbered & {
    service_id: string;
    source_id: string;
    source_key: string | null;
    organization_id: string;
    is_hidden: boolean;
    modified_on: ColumnType<string, string | undefined>;
    checked_on: string | null;
    fingerprint: Buffer;
    edits: Json<ServiceEdits>;
    said: Json<Said> | null;
    merged_into: string | null;
    record: Kept<ServiceRecord>;
    kinds: readonly ServiceKind[];
    search: string;
  };
  locations: {
    community_id: Buffer;
    location_id: string;
    organization_id: string | null;
    source_id: string;
    latitude: number | null;
    longitude: number | null;
    postal_code: string | null;
    fingerprint: Buffer;
    record: Kept<LocationRecord>;
  };
  services_at_locations: Numbered & {
    service_at_location_id: string;
    service_id: string;
    location_id: string;
    is_hidden: false;
    record: Kept<ServiceAtLocationRecord>;
  };
  service_terms: { community_id: Buffer; term_id: string; service_id: string };
  organization_terms: { community_id: Buffer; term_id: string; organization_id: string };
  likely_duplicates: {
    community_id: Buffer;
    service_id: string;
    other_id: string;
    found_on: ColumnType<string, string | undefined>;
    settled: 'one' | 'two' | null;
  };
  service_likeness: {
    community_id: Buffer;
    key: string;
    service_id: string;
    is_hidden: ColumnType<false, false | undefined>;
  };
  likeness_versions: { community_id: Buffer; version: string };
  service_versions: {
    community_id: Buffer;
    service_id: string;
    number: number;
    is_hidden: ColumnType<false, false | undefined>;
    made_on: string;
    desk_id: Buffer;
    before: Json<Readonly<Record<string, unknown>>>;
    after: Json<Readonly<Record<string, unknown>>>;
    change: number;
    replaced: Json<Readonly<Record<string, unknown>>>;
  };
  organization_versions: {
    community_id: Buffer;
    organization_id: string;
    number: number;
    made_on: string;
    desk_id: Buffer;
    before: Json<Readonly<Record<string, unknown>>>;
    after: Json<Readonly<Record<string, unknown>>>;
    replaced: Json<Readonly<Record<string, unknown>>>;
    change: number;
  };
  service_changes: {
    community_id: Buffer;
    number: number;
    kind: ChangeKind;
    made_on: string;
    desk_id: Buffer;
    services: number;
    pair: Json<{ readonly kept: string; readonly gone: string }> | null;
    undone_by: number | null;
  };
  service_remarks: {
    community_id: Buffer;
    remark_id: string;
    service_id: string;
    is_hidden: ColumnType<false, false | undefined>;
    made_on: string;
    what: RemarkKind;
    words: string;
  };
  taxonomies: Numbered & {
    taxonomy_id: string;
    source_id: string | null;
    modified_on: ColumnType<string, string | undefined>;
    record: Kept<TaxonomyRecord>;
  };
  taxonomy_terms: Numbered & {
    term_id: string;
    taxonomy_id: string | null;
    parent_id: string | null;
    source_id: string | null;
    modified_on: ColumnType<string, string | undefined>;
    record: Kept<TaxonomyTermRecord>;
  };
}
