import type { ColumnType } from 'kysely';

/** `jsonb`: parsed when read, text when written. */
type Json<T> = ColumnType<T, string, string>;

export interface SearchTables {
  listings: {
    community_id: Buffer;
    listing_id: string;
    service_id: string;
    is_hidden: boolean;
    rank: number;
    shown: Json<unknown>;
    name: string;
    latitude: number | null;
    longitude: number | null;
    area_id: string | null;
    facets: number;
    needs: number;
    needs_named: number;
    open_week: string | null;
    open_on_holidays: boolean;
    open_dated: string | null;
    hours: Json<unknown> | null;
    hours_due: string | null;
    schedules: Json<unknown> | null;
    search: string;
  };
  listing_counts: { community_id: Buffer; facet: string; count: number };
  listing_versions: { community_id: Buffer; version: string };
  /** Of `0078-remark-kinds-point-keys.sql`. */
  point_keys: { community_id: Buffer; hour: number; key: Buffer };
  listing_words: { community_id: Buffer; word: string };
}
