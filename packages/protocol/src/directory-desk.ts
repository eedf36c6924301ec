import {
  type JsonValue,
  readBoolean,
  readChoice,
  readInteger,
  readList,
  readObject,
  readOptional,
  readText,
} from './json-reader.ts';

/** A text by BCP 47 tag, in the languages it has. */
export type Texts = Readonly<Record<string, string>>;

/** From and to, `HH:MM`; a `to` that is not later is on the next day. */
export type Span = readonly [string, string];

/** Every week alike, Monday first. */
export interface WeekHours {
  readonly week: readonly (readonly Span[])[];
  /** Null: not known. */
  readonly holidays: 'open' | 'closed' | null;
  /** What else is to be said. */
  readonly note: Texts;
}

/** Hours that are more than a week: only what is written about them. */
export interface OtherHours {
  readonly isOther: true;
  readonly note: Texts;
}

/** Texts that a steward can change, in all their languages together. */
export const serviceTexts = [
  'name',
  'alternate_name',
  'description',
  'eligibility_description',
  'application_process',
  'wait_time',
  'fees_description',
  'alert',
] as const;
export type ServiceText = (typeof serviceTexts)[number];

/** A place as a steward writes it; `at` is the id of one that was there before. */
export interface EditedPlace {
  readonly at?: string;
  readonly address: Texts;
  readonly district: Texts;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** What of a service can be changed (`docs/http.md`, "Services for stewards"). */
export interface ServiceValues extends Readonly<Record<ServiceText, Texts>> {
  readonly status: string;
  readonly url: string | null;
  readonly email: string | null;
  readonly phones: readonly string[];
  readonly hours: WeekHours | OtherHours | null;
  readonly needs: readonly string[];
  readonly facilities: readonly string[];
  readonly languages: readonly string[];
  readonly free: boolean;
  readonly places: readonly EditedPlace[];
}

export interface DeskService {
  readonly id: string;
  readonly values: ServiceValues;
  readonly hidden: boolean;
  readonly revision: string;
  readonly checkedOn: string | undefined;
  readonly mergedInto: string | undefined;
  readonly organization: string;
  readonly organizationId: string;
}

/** A row of a list of services. */
export interface ListedService {
  readonly id: string;
  readonly names: Texts;
  readonly organization: Texts;
  readonly place: Texts;
  readonly phone: string | undefined;
  readonly checkedOn: string | undefined;
  readonly hidden: boolean;
}

export interface ListedServices {
  readonly services: readonly ListedService[];
  /** The key of the next page. */
  readonly next: string | undefined;
}

/** Needs and facilities that a service can have, with their names. */
export interface ServiceTerms {
  readonly needs: readonly Term[];
  readonly facilities: readonly Term[];
}

export interface Term {
  readonly id: string;
  readonly names: Texts;
}

/** What a steward did at once: one step to undo. */
export const changeKinds = [
  ...(['edit', 'check', 'bulk', 'merge', 'undo'] as const),
  ...(['create', 'organization'] as const),
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** An act, as a list of acts shows it. */
export interface ListedChange {
  readonly number: number;
  readonly kind: ChangeKind;
  readonly day: string;
  readonly services: number;
  readonly undone: boolean;
  /** The first few of its services. */
  readonly named: readonly Term[];
  /** The organization that was changed, where it was one. */
  readonly organization: Term | undefined;
}

/** What one act did to one service. */
export interface ListedVersion {
  readonly number: number;
  readonly change: number;
  readonly kind: ChangeKind;
  readonly day: string;
  readonly undone: boolean;
  /** How many the act touched, this one among them. */
  readonly services: number;
  readonly before: Readonly<Record<string, JsonValue>>;
  readonly after: Readonly<Record<string, JsonValue>>;
}

export const remarkKinds = ['gone', 'phone', 'hours', 'place', 'other'] as const;
export type RemarkKind = (typeof remarkKinds)[number];

/** What somebody said is wrong with a service. */
export interface ListedRemark {
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly what: RemarkKind;
  readonly words: string;
  readonly service: Term;
}

export interface ListedRemarks {
  readonly remarks: readonly ListedRemark[];
  /** The key of the next page. */
  readonly next: string | undefined;
}

export function decodeListedRemarks(value: JsonValue): ListedRemarks {
  const { remarks, next } = readObject(value, 'remarks');
  return {
    remarks: readList(remarks, 'remarks', decodeRemark),
    next: readOptional(next, 'next'),
  };
}

function decodeRemark(value: JsonValue, at: string): ListedRemark {
  const it = readObject(value, at);
  const service = readObject(it.service, `${at}.service`);
  return {
    id: readText(it.id, `${at}.id`),
    day: readText(it.day, `${at}.day`),
    what: readChoice(it.what, `${at}.what`, remarkKinds),
    words: readText(it.words, `${at}.words`),
    service: {
      id: readText(service.id, `${at}.service.id`),
      names: readTexts(service.names, `${at}.service.names`),
    },
  };
}

export function decodeDeskService(value: JsonValue): DeskService {
  const it = readObject(value, 'service');
  return {
    id: readText(it.id, 'id'),
    values: decodeValues(it.values),
    hidden: readBoolean(it.hidden, 'hidden'),
    revision: readText(it.revision, 'revision'),
    checkedOn: readOptional(it.checkedOn, 'checkedOn'),
    mergedInto: readOptional(it.mergedInto, 'mergedInto'),
    organization: readText(it.organization, 'organization'),
    organizationId: readText(it.organizationId, 'organizationId'),
  };
}

function decodeValues(value: JsonValue): ServiceValues {
  const it = readObject(value, 'values');
  const texts = serviceTexts.map((name) => [name, readTexts(it[name], `values.${name}`)] as const);
  const list = (name: string) => readList(it[name], `values.${name}`, readText);
  return {
    ...(Object.fromEntries(texts) as Record<ServiceText, Texts>),
    status: readText(it.status, 'values.status'),
    url: readOptional(it.url, 'values.url') ?? null,
    email: readOptional(it.email, 'values.email') ?? null,
    phones: list('phones'),
    hours: it.hours === null ? null : decodeHours(it.hours, 'values.hours'),
    needs: list('needs'),
    facilities: list('facilities'),
    languages: list('languages'),
    free: readBoolean(it.free, 'values.free'),
    places: readList(it.places, 'values.places', decodePlace),
  };
}

function decodeHours(value: JsonValue, at: string): WeekHours | OtherHours {
  const it = readObject(value, at);
  const note = readTexts(it.note, `${at}.note`);
  if (it.isOther === true) return { isOther: true, note };
  const week = readList(it.week, `${at}.week`, (day, dayAt) =>
    readList(day, dayAt, (span, spanAt): Span => {
      const [from = '', to = ''] = readList(span, spanAt, readText);
      return [from, to];
    }),
  );
  const holidays =
    it.holidays === null ? null : readChoice(it.holidays, `${at}.holidays`, ['open', 'closed']);
  return { week, holidays, note };
}

function decodePlace(value: JsonValue, at: string): EditedPlace {
  const { at: id, address, district, latitude, longitude } = readObject(value, at);
  const hasPoint = typeof latitude === 'number' && typeof longitude === 'number';
  return {
    ...(id === undefined ? {} : { at: readText(id, `${at}.at`) }),
    address: readTexts(address, `${at}.address`),
    district: readTexts(district, `${at}.district`),
    ...(hasPoint ? { latitude, longitude } : {}),
  };
}

export function decodeListedServices(value: JsonValue): ListedServices {
  const { services, next } = readObject(value, 'services');
  return {
    services: readList(services, 'services', decodeListedService),
    next: readOptional(next, 'next'),
  };
}

export function decodeListedService(value: JsonValue, at: string): ListedService {
  const it = readObject(value, at);
  return {
    id: readText(it.id, `${at}.id`),
    names: readTexts(it.names, `${at}.names`),
    organization: readTexts(it.organization, `${at}.organization`),
    place: readTexts(it.place, `${at}.place`),
    phone: readOptional(it.phone, `${at}.phone`),
    checkedOn: readOptional(it.checkedOn, `${at}.checkedOn`),
    hidden: readBoolean(it.hidden, `${at}.hidden`),
  };
}

export function decodeServiceTerms(value: JsonValue): ServiceTerms {
  const { needs, facilities } = readObject(value, 'terms');
  return {
    needs: readList(needs, 'needs', decodeTerm),
    facilities: readList(facilities, 'facilities', decodeTerm),
  };
}

function decodeTerm(value: JsonValue, at: string): Term {
  const { id, names } = readObject(value, at);
  return { id: readText(id, `${at}.id`), names: readTexts(names, `${at}.names`) };
}

export function decodeChanges(value: JsonValue): {
  readonly changes: readonly ListedChange[];
  readonly next: number | undefined;
} {
  const { changes, next } = readObject(value, 'changes');
  return {
    changes: readList(changes, 'changes', (each, at) => {
      const it = readObject(each, at);
      const { organization } = it;
      const changed =
        organization === undefined ? undefined : decodeTerm(organization, `${at}.organization`);
      const named = readList(it.named, `${at}.named`, decodeTerm);
      return { ...decodeAct(it, at), named, organization: changed };
    }),
    next: next === undefined ? undefined : readInteger(next, 'next'),
  };
}

export function decodeHistory(value: JsonValue): {
  readonly versions: readonly ListedVersion[];
  readonly next: number | undefined;
} {
  const { versions, next } = readObject(value, 'history');
  return {
    versions: readList(versions, 'versions', (each, at) => {
      const it = readObject(each, at);
      return {
        ...decodeAct(it, at),
        change: readInteger(it.change, `${at}.change`),
        before: readObject(it.before, `${at}.before`),
        after: readObject(it.after, `${at}.after`),
      };
    }),
    next: next === undefined ? undefined : readInteger(next, 'next'),
  };
}

function decodeAct(it: Readonly<Record<string, unknown>>, at: string) {
  return {
    number: readInteger(it.number, `${at}.number`),
    kind: readChoice(it.kind, `${at}.kind`, changeKinds),
    day: readText(it.day, `${at}.day`),
    services: readInteger(it.services, `${at}.services`),
    undone: readBoolean(it.undone, `${at}.undone`),
  };
}

export function readTexts(value: JsonValue, at: string): Texts {
  const texts = Object.entries(readObject(value, at));
  return Object.fromEntries(texts.map(([tag, text]) => [tag, readText(text, `${at}.${tag}`)]));
}
