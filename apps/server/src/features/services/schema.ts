import type { ColumnType } from 'kysely';
import type { Localized } from '../../pages/language.ts';

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

export interface ServiceTables {
  service_sources: {
    community_id: Buffer;
    source_id: string;
    attribution: Json<Localized>;
    taken_in_on: string;
  };
  organisations: {
    community_id: Buffer;
    organisation_id: string;
    names: Json<Localized>;
  };
  services: {
    community_id: Buffer;
    service_id: string;
    source_id: string;
    organisation_id: string;
    names: Json<Localized>;
    descriptions: Json<Localized>;
    places: Json<Localized>;
    districts: Json<Localized>;
    hours: Json<Localized>;
    phones: readonly string[];
    website: string | null;
    latitude: number | null;
    longitude: number | null;
    kinds: readonly ServiceKind[];
    score: number;
    search: string;
  };
}
