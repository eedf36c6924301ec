import type { ColumnType } from 'kysely';
import type { Localized } from '../../pages/language.ts';
import type { Polygons } from './polygon.ts';

/** Tables of `0063-areas.sql` and `0068-listed-areas.sql`. */
export interface AreaTables {
  areas: {
    community_id: Buffer;
    area_id: string;
    source_id: string;
    names: ColumnType<Localized, string, string>;
    depth: number;
    parent_id: string | null;
    south: number;
    west: number;
    north: number;
    east: number;
    polygon: ColumnType<Polygons | null, string | null, string | null>;
    outline: ColumnType<Polygons | null, string | null, string | null>;
  };
  area_versions: { community_id: Buffer; version: number };
}
