import { isRecordId, recordIdOf } from '../records/record-id.ts';
import { type CleaningRemark, cleanText } from './clean-text.ts';
import { type HsdsKind, hsdsShapes, type Member } from './hsds-shapes.ts';
import { isMobile } from './mobile.ts';

export type ObjectRemark =
  | CleaningRemark
  | 'person-left-out'
  | 'phone-mobile'
  | 'phone-unreadable'
  | 'text-too-long'
  | 'value-unreadable'
  | 'part-incomplete';

/** An object on its way in: HSDS members that were understood, always with an id. */
export type ReadObject = { readonly id: string } & Readonly<Record<string, unknown>>;

/** What reading an object takes beside it, and where it puts what it comes by. */
export interface ObjectReading {
  /** Part of the ids that a source does not give itself; named in metadata instead of a person. */
  readonly source: string;
  readonly mobiles: boolean;
  /** The language of texts that do not say theirs. */
  readonly language: string | undefined;
  readonly remarks: Set<ObjectRemark>;
  /** Terms, with their taxonomies, that attributes carry in them. */
  readonly terms: Map<string, Readonly<Record<string, unknown>>>;
}

const persons: ReadonlySet<string> = new Set([
  ...['contact.name', 'contact.email', 'address.attention', 'service.assurer_email'],
]);

/** What a schema demands and a source may leave out. */
const presets: Readonly<Partial<Record<HsdsKind, Readonly<Record<string, string>>>>> = {
  service: { status: 'active' },
  organization: { description: '' },
  location: { location_type: 'physical' },
  program: { description: '' },
  taxonomy: { description: '' },
  taxonomy_term: { description: '' },
  metadata: { field_name: '', previous_value: '', replacement_value: '' },
  address: {
    ...{ address_1: '', city: '', state_province: '', postal_code: '', country: '' },
    address_type: 'physical',
  },
};

/**
 * Reads an object of HSDS, of JSON or put together from tables: known members only, each of its kind
 * or left out with a remark. Undefined where what it must have is missing. `place` makes an id for an
 * object that has none.
 */
export function readHsdsObject(
  kind: HsdsKind,
  raw: unknown,
  place: string,
  reading: ObjectReading,
): ReadObject | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const given = raw as Readonly<Record<string, unknown>>;
  const { members, required } = hsdsShapes[kind];
  const id = hsdsIdOf(kind, given.id, place, reading.source);
  const read: Record<string, unknown> = { id, ...presets[kind] };
  for (const [name, member] of Object.entries(members)) {
    const value = readMember(kind, member, given[name], `${id}.${name}`, reading);
    if (value !== undefined) read[name] = value;
  }
  for (const person of persons) {
    const [of, name = ''] = person.split('.');
    if (of === kind && given[name]) reading.remarks.add('person-left-out');
  }
  if (kind === 'attribute') takeTerm(given, read, reading);
  if (kind === 'metadata' && !readMetadata(given, read, reading)) return undefined;
  readLanguages(kind, members, given, read, reading);
  if (required.every((name) => read[name] !== undefined && read[name] !== '')) {
    return read as ReadObject;
  }
  return undefined;
}

/** A source's UUID, or ours for what it calls the object, or for where the object stands. */
export function hsdsIdOf(kind: string, given: unknown, place: string, source: string): string {
  const written =
    typeof given === 'number' ? String(given) : typeof given === 'string' ? given.trim() : '';
  if (written === '') return recordIdOf(kind, place);
  const id = written.toLowerCase();
  return isRecordId(id) ? id : recordIdOf(kind, source, written);
}

function readMember(
  of: HsdsKind,
  member: Member,
  value: unknown,
  place: string,
  reading: ObjectReading,
): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (member.is === 'list') return readList(of, member.kind, value, place, reading);
  if (member.is === 'object') {
    const object = readHsdsObject(member.kind, value, place, reading);
    if (object === undefined) reading.remarks.add('part-incomplete');
    return object;
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    reading.remarks.add('value-unreadable');
    return undefined;
  }
  const { text, remarks } = cleanText(String(value));
  for (const remark of remarks) reading.remarks.add(remark);
  if (text === '') return undefined;
  const read = readText(member, text, reading);
  if (read === undefined && member.is !== 'phone') reading.remarks.add('value-unreadable');
  return read;
}

function readList(
  owner: HsdsKind,
  kind: HsdsKind,
  value: unknown,
  place: string,
  reading: ObjectReading,
): readonly ReadObject[] | undefined {
  if (!Array.isArray(value)) {
    reading.remarks.add('value-unreadable');
    return undefined;
  }
  const objects = value.slice(0, 1000).flatMap((each: unknown, index) => {
    const object = readHsdsObject(kind, each, `${place}.${index}`, reading);
    // A phone without a number was remarked on; metadata about a person is meant to go.
    if (object === undefined && kind !== 'phone' && kind !== 'metadata') {
      reading.remarks.add('part-incomplete');
    }
    return object ? [ownedBy(owner, kind, object)] : [];
  });
  return objects.length === 0 ? undefined : objects;
}

/** Whose they are is known by where they stand, whatever a source writes there. */
function ownedBy(owner: HsdsKind, kind: HsdsKind, object: ReadObject): ReadObject {
  if (kind === 'attribute') return { ...object, link_entity: owner };
  return kind === 'metadata' ? { ...object, resource_type: owner } : object;
}

function readText(member: Member, text: string, reading: ObjectReading): unknown {
  switch (member.is) {
    case 'text': {
      if (text.length <= member.most) return text;
      reading.remarks.add('text-too-long');
      return '';
    }
    case 'code':
      if (text.length > 200 || (member.of && !member.of.includes(text))) return undefined;
      return text;
    case 'number':
    case 'integer': {
      const number = Number(text.normalize('NFKC'));
      const isRight =
        member.is === 'number' ? Number.isFinite(number) : Number.isSafeInteger(number);
      return isRight ? number : undefined;
    }
    case 'date': {
      const [, day = ''] = /^(\d{4}-\d{2}-\d{2})(?:$|[T ])/.exec(text.normalize('NFKC')) ?? [];
      const date = new Date(`${day}T00:00:00Z`);
      return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : undefined;
    }
    case 'moment': {
      const date = new Date(text);
      return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(date.getTime())
        ? date.toISOString().replace(/\.\d{3}Z$/, 'Z')
        : undefined;
    }
    case 'time': {
      const [, hour = '', minute = '', second] =
        /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/.exec(
          text.normalize('NFKC'),
        ) ?? [];
      if (hour === '' || Number(hour) > 24 || Number(minute) > 59) return undefined;
      return `${hour.padStart(2, '0')}:${minute}${second === undefined ? '' : `:${second}`}`;
    }
    case 'link': {
      const url = URL.parse(/^www\./i.test(text) ? `https://${text}` : text);
      return url && ['http:', 'https:'].includes(url.protocol) && text.length < 2000
        ? url.href
        : undefined;
    }
    case 'email':
      return /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}\.[^\s@<>".]{2,}$/.test(text) ? text : undefined;
    case 'phone':
      return readNumber(text, reading);
    case 'reference':
      return hsdsIdOf(member.to, text, '', reading.source);
    default:
      return undefined;
  }
}

function readNumber(text: string, { mobiles, remarks }: ObjectReading): string | undefined {
  const number = text
    .normalize('NFKC')
    .replace(/["'「」]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const digits = number.replace(/\D/g, '').length;
  if (digits < 3 || digits > 20 || number.length > 60) {
    remarks.add('phone-unreadable');
    return undefined;
  }
  if (!mobiles && isMobile(number)) {
    remarks.add('phone-mobile');
    return undefined;
  }
  return number;
}

/** Keeps the term an attribute carries for the terms' own table, and a reference to it here. */
function takeTerm(
  given: Readonly<Record<string, unknown>>,
  read: Record<string, unknown>,
  { source, terms }: ObjectReading,
): void {
  const term = given.taxonomy_term as Readonly<Record<string, unknown>> | undefined;
  if (typeof term !== 'object' || term === null) return;
  const id = hsdsIdOf('taxonomy_term', term.id, '', source);
  read.taxonomy_term_id = id;
  terms.set(id, term);
}

/** What was done to a person's data is not kept; whoever did it is not named. */
function readMetadata(
  given: Readonly<Record<string, unknown>>,
  read: Record<string, unknown>,
  { source, mobiles, remarks }: ObjectReading,
): boolean {
  const field = String(read.field_name);
  const ofPerson =
    read.resource_type === 'contact' || /attention|assurer|contact|email/.test(field);
  const values = [read.previous_value, read.replacement_value].map(String);
  const hasMobile = !mobiles && values.some(isMobile);
  if (ofPerson || hasMobile) {
    remarks.add('person-left-out');
    return false;
  }
  if (given.updated_by) remarks.add('person-left-out');
  read.updated_by = source;
  return true;
}

/** `text_language` and `translations` (`docs/formats.md`, "The directory"). */
function readLanguages(
  kind: HsdsKind,
  members: Readonly<Record<string, Member>>,
  given: Readonly<Record<string, unknown>>,
  read: Record<string, unknown>,
  reading: ObjectReading,
): void {
  const hasText = Object.entries(members).some(([name, { is }]) => is === 'text' && read[name]);
  const tag = isTag(given.text_language) ? given.text_language : reading.language;
  if (tag !== undefined && hasText) read.text_language = tag;
  if (typeof given.translations !== 'object' || given.translations === null) return;
  const translations: Record<string, Record<string, string>> = {};
  for (const [tag, texts] of Object.entries(given.translations).slice(0, 50)) {
    if (!isTag(tag) || typeof texts !== 'object' || texts === null) continue;
    for (const [name, text] of Object.entries(texts as object)) {
      const member = members[name];
      if (member?.is !== 'text') continue;
      const value = readMember(kind, member, text, '', reading);
      if (typeof value === 'string' && value !== '') {
        translations[tag] = { ...translations[tag], [name]: value };
      }
    }
  }
  if (Object.keys(translations).length > 0) read.translations = translations;
}

function isTag(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value);
}
