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
  for await (const feature of featuresOf(text)) {
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

/** Cuts the objects of the `features` array out of the text, by depth and outside strings. */
async function* featuresOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let before = '';
  let inArray = false;
  let open = '';
  let depth = 0;
  let inString = false;
  let escaped = false;
  for await (const chunk of text) {
    let rest = chunk;
    if (!inArray) {
      before += chunk;
      const start = /"features"\s*:\s*\[/.exec(before);
      if (!start) continue;
      inArray = true;
      rest = before.slice(start.index + start[0].length);
    }
    let from = 0;
    for (let at = 0; at < rest.length; at += 1) {
      const c = rest.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (c === backslash) escaped = true;
        else if (c === quotationMark) inString = false;
      } else if (c === quotationMark) inString = true;
      else if (c === openBrace) {
        if (depth === 0) from = at;
        depth += 1;
      } else if (c === closeBrace) {
        depth -= 1;
        if (depth > 0) continue;
        if (depth < 0) return;
        yield open + rest.slice(from, at + 1);
        open = '';
        from = at + 1;
      } else if (c === closeBracket && depth === 0) return;
    }
    if (depth > 0) open += rest.slice(open === '' ? from : 0);
  }
}

const quotationMark = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;
