import { jsonItems } from '../../../streams/json-items.ts';
import type { BrokenRow, SourceRow } from './source-row.ts';

/** Names of the columns that stand for a point's coordinates. */
export const latitudeColumn = 'geometry.latitude';
export const longitudeColumn = 'geometry.longitude';

/**
 * The features of a GeoJSON FeatureCollection (RFC 7946 section 3.3), one at a time, so that a file
 * may be larger than memory. Properties become columns; a Point gives its two coordinates.
 */
export async function* geojsonRows(
  text: AsyncIterable<string>,
): AsyncGenerator<SourceRow | BrokenRow> {
  let number = 0;
  for await (const feature of jsonItems(text, ['features'])) {
    number += 1;
    yield readFeature(number, feature);
  }
}

function readFeature(number: number, json: string): SourceRow | BrokenRow {
  try {
    const { properties, geometry } = JSON.parse(json);
    const fields: Record<string, string> = {};
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (typeof value === 'string' || typeof value === 'number') fields[name] = String(value);
    }
    if (geometry?.type === 'Point') {
      fields[longitudeColumn] = String(geometry.coordinates[0]);
      fields[latitudeColumn] = String(geometry.coordinates[1]);
    }
    return { number, fields };
  } catch {
    return { number, broken: 'unreadable' };
  }
}
