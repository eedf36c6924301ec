import { createHash } from 'node:crypto';
import type { Localized } from '../../pages/language.ts';
import type { Mapping } from './mapping.ts';
import { type PhoneRemark, readPhones } from './phone.ts';
import type { ServiceKind } from './schema.ts';
import type { SourceRow } from './source-row.ts';
import { readSourceText, type TextRemark } from './source-text.ts';

/** A service as the directory keeps it, whoever wrote it. */
export interface ServiceEntry {
  readonly id: string;
  readonly names: Localized;
  readonly organisation: Localized;
  readonly descriptions: Localized;
  readonly places: Localized;
  readonly districts: Localized;
  readonly hours: Localized;
  readonly phones: readonly string[];
  readonly website: string | null;
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
  readonly kinds: readonly ServiceKind[];
  /** What every address of the source has in common. */
  readonly address?: AddressParts;
}

export interface AddressParts {
  readonly city?: string;
  readonly stateProvince?: string;
  readonly postalCode?: string;
  /** ISO 3166-1, two letters. */
  readonly country?: string;
}

export type Remark =
  | TextRemark
  | PhoneRemark
  | 'place-empty'
  | 'district-unknown'
  | 'coordinates-missing'
  | 'coordinates-out-of-range';

/** What one row became: a service, or the reason why not. */
export type ReadRow =
  | { readonly entry: ServiceEntry; readonly remarks: readonly Remark[] }
  | { readonly entry: undefined; readonly reason: 'no-name' };

/** Reads a row by its mapping. Only columns that the mapping names are looked at. */
export function readRow(row: SourceRow, mapping: Mapping): ReadRow {
  const remarks = new Set<Remark>();
  const read = (column: string | undefined): string => {
    const { text, remarks: of } = readSourceText(row.fields[column ?? ''] ?? '');
    for (const remark of of) remarks.add(remark);
    return text;
  };
  const name = read(mapping.name);
  if (name === '') return { entry: undefined, reason: 'no-name' };
  const place = joinPlace((mapping.place ?? []).map(read));
  if (mapping.place && place === '') remarks.add('place-empty');
  const { phones, remarks: ofPhones } = readPhonesOf(row, mapping);
  for (const remark of ofPhones) remarks.add(remark);
  const position = readPosition(row, mapping);
  if (typeof position === 'string') remarks.add(position);
  const inLanguage = (text: string): Localized => (text === '' ? {} : { [mapping.language]: text });
  const entry: ServiceEntry = {
    id: idOf(mapping.source, name, place),
    names: inLanguage(name),
    organisation: inLanguage(read(mapping.organisation) || name),
    descriptions: describe(mapping.description ?? {}, read),
    places: inLanguage(place),
    districts: inLanguage(readDistrict(read(mapping.district), mapping, remarks)),
    hours: inLanguage(read(mapping.hours)),
    phones,
    website: readWebsite(read(mapping.website)),
    position: typeof position === 'string' ? null : position,
    kinds: kindsOf(mapping, read),
  };
  return { entry, remarks: [...remarks] };
}

/** The same source, name and place are the same service, however the rows are numbered. */
export function idOf(source: string, name: string, place: string): string {
  const key = [source, name, place].map((part) => part.replace(/\s/gu, '')).join('\n');
  return createHash('sha256').update(key).digest('hex').slice(0, 20);
}

function joinPlace(parts: readonly string[]): string {
  return parts.reduceRight((whole, part) => (whole.includes(part) ? whole : `${part}${whole}`), '');
}

function readPhonesOf(row: SourceRow, { phone }: Mapping): ReturnType<typeof readPhones> {
  if (!phone) return { phones: [], remarks: [] };
  const { areaCode, localDigits, mobiles = false } = phone;
  return readPhones(row.fields[phone.column] ?? '', {
    mobiles,
    ...(areaCode === undefined ? {} : { areaCode }),
    ...(localDigits === undefined ? {} : { localDigits }),
  });
}

function readPosition(
  row: SourceRow,
  { position }: Mapping,
): ServiceEntry['position'] | 'coordinates-missing' | 'coordinates-out-of-range' {
  if (!position) return null;
  const written = [position.latitude, position.longitude].map((c) => row.fields[c]?.trim() ?? '');
  if (written.includes('')) return 'coordinates-missing';
  const [latitude = Number.NaN, longitude = Number.NaN] = written.map(Number);
  const [south, west, north, east] = position.within ?? [-90, -180, 90, 180];
  const isWithin = latitude >= south && latitude <= north && longitude >= west && longitude <= east;
  return isWithin ? { latitude, longitude } : 'coordinates-out-of-range';
}

function readDistrict(written: string, { districts }: Mapping, remarks: Set<Remark>): string {
  if (written === '' || !districts || districts.includes(written)) return written;
  remarks.add('district-unknown');
  return '';
}

function readWebsite(written: string): string | null {
  const url = URL.parse(written);
  return url && ['http:', 'https:'].includes(url.protocol) ? url.href : null;
}

function describe(templates: Localized, read: (column: string) => string): Localized {
  const filled = Object.entries(templates).map(([language, template]) => [
    language,
    template.replace(/\{([^}]+)\}/g, (_, column: string) => read(column)).trim(),
  ]);
  return Object.fromEntries(filled);
}

function kindsOf({ kinds }: Mapping, read: (column: string) => string): readonly ServiceKind[] {
  const byValue = kinds.column === undefined ? [] : (kinds.values?.[read(kinds.column)] ?? []);
  const found = [...new Set([...(kinds.always ?? []), ...byValue])];
  return found.length > 0 ? found : ['other'];
}
