import { createHash } from 'node:crypto';
import type { Localized } from '../../../pages/language.ts';
import { type PhoneRemark, readPhones } from '../phone.ts';
import type { ServiceKind } from '../schema.ts';
import type { Mapping } from './mapping.ts';
import { type AreaLookup, type Placed, type PositionRemark, placeOf } from './position.ts';
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
  /** A place that must not be found. */
  readonly isHidden?: boolean;
  /** What every address of the source has in common. */
  readonly address?: AddressParts;
}

export interface AddressParts {
  readonly city?: string | undefined;
  readonly stateProvince?: string | undefined;
  /** ISO 3166-1, two letters. */
  readonly country?: string | undefined;
}

const longestName = 300;
const longestText = 10_000;

export type RowRemark =
  | TextRemark
  | PhoneRemark
  | PositionRemark
  | 'place-empty'
  | 'district-unknown'
  | 'text-too-long';

/** What one row became: a service, or the reason why not. */
export type ReadRow =
  | { readonly entry: ServiceEntry; readonly remarks: readonly RowRemark[] }
  | { readonly entry: undefined; readonly reason: 'no-name' | 'name-too-long' };

/** Reads a row by its mapping. Only columns that the mapping names are looked at. */
export function readRow(row: SourceRow, mapping: Mapping, areas?: AreaLookup): ReadRow {
  const remarks = new Set<RowRemark>();
  const read = (column: string | undefined): string => {
    const { text, remarks: of } = readSourceText(row.fields[column ?? ''] ?? '');
    for (const remark of of) remarks.add(remark);
    if (text.length <= longestText) return text;
    remarks.add('text-too-long');
    return '';
  };
  const { text: name } = readSourceText(row.fields[mapping.name] ?? '');
  if (name === '') return { entry: undefined, reason: 'no-name' };
  if (name.length > longestName) return { entry: undefined, reason: 'name-too-long' };
  read(mapping.name);
  const place = joinPlace((mapping.place ?? []).map(read));
  if (mapping.place && place === '') remarks.add('place-empty');
  const { phones, remarks: ofPhones } = readPhonesOf(row, mapping);
  for (const remark of ofPhones) remarks.add(remark);
  const { at: position, remarks: ofPosition } = readPosition(row, mapping, place, areas);
  for (const remark of ofPosition) remarks.add(remark);
  const inLanguage = (text: string): Localized => (text === '' ? {} : { [mapping.language]: text });
  const hidden = isHidden(mapping, read);
  const entry: ServiceEntry = {
    // An id that an address went into tells it to whoever guesses.
    id: idOf(mapping.source, name, hidden ? phones.join(' ') : place),
    names: inLanguage(name),
    organisation: inLanguage(read(mapping.organisation) || name),
    descriptions: describe(mapping.description ?? {}, read),
    places: inLanguage(place),
    districts: inLanguage(readDistrict(read(mapping.district), mapping, remarks)),
    hours: inLanguage(read(mapping.hours)),
    phones,
    website: readWebsite(read(mapping.website)),
    position: position ?? null,
    kinds: kindsOf(mapping, read),
    isHidden: hidden,
    address: mapping.address ?? {},
  };
  return { entry, remarks: [...remarks] };
}

/** The same source, name and place are the same service, however the rows are numbered. */
export function idOf(source: string, name: string, place: string): string {
  const key = [source, name, place].map((part) => part.replace(/\s/gu, '')).join('\n');
  return createHash('sha256').update(key).digest('hex').slice(0, 20);
}

/** The id of the second, third … service that goes by one name at one place. */
export function anotherId(id: string, number: number): string {
  return createHash('sha256').update(`${id}\n${number}`).digest('hex').slice(0, 20);
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
  address: string,
  areas: AreaLookup | undefined,
): Placed {
  if (!position) return { at: undefined, remarks: [] };
  const { within, system = 'wgs-84' } = position;
  const [latitude, longitude] = [row.fields[position.latitude], row.fields[position.longitude]];
  return placeOf(latitude, longitude, address, { within, system, areas });
}

function readDistrict(written: string, { districts }: Mapping, remarks: Set<RowRemark>): string {
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

function isHidden({ hidden }: Mapping, read: (column: string) => string): boolean {
  if (hidden === undefined || hidden === true) return hidden ?? false;
  return hidden.values.includes(read(hidden.column));
}

function kindsOf({ kinds }: Mapping, read: (column: string) => string): readonly ServiceKind[] {
  const byValue = kinds.column === undefined ? [] : (kinds.values?.[read(kinds.column)] ?? []);
  const found = [...new Set([...(kinds.always ?? []), ...byValue])];
  return found.length > 0 ? found : ['other'];
}
