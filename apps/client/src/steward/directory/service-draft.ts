import {
  type DeskService,
  type EditedPlace,
  type ServiceText,
  type ServiceValues,
  type Span,
  serviceTexts,
  type Texts,
} from '@nearhand/protocol/directory-desk';
import type { ServiceChange } from '@nearhand/visit/directory-desk';
import type { FieldError } from '../../parts/error-summary.tsx';
import { locale } from '../../words.ts';
import type { Words } from './words.ts';

/** A place as it is typed. */
export interface DraftPlace {
  readonly at: string | undefined;
  readonly address: Texts;
  readonly district: Texts;
  /** `25.0412, 121.5534`, or empty. */
  readonly point: string;
}

/** What somebody types of a service, before it is looked at. */
export interface ServiceDraft {
  readonly texts: Readonly<Record<ServiceText, Texts>>;
  readonly status: string;
  readonly url: string;
  readonly email: string;
  /** One a line. */
  readonly phones: string;
  /** One line a day; undefined while hours that are more than a week stay as they are. */
  readonly week: readonly string[] | undefined;
  readonly holidays: 'open' | 'closed' | '';
  readonly note: Texts;
  readonly needs: readonly string[];
  readonly facilities: readonly string[];
  readonly languages: readonly string[];
  readonly free: boolean;
  readonly places: readonly DraftPlace[];
  readonly hidden: boolean;
}

export const emptyWeek: readonly string[] = ['', '', '', '', '', '', ''];

export const emptyDraft: ServiceDraft = {
  texts: Object.fromEntries(serviceTexts.map((name) => [name, {}])) as ServiceDraft['texts'],
  ...{ status: 'active', url: '', email: '', phones: '', week: emptyWeek, holidays: '', note: {} },
  ...{ needs: [], facilities: [], languages: [], free: false, places: [], hidden: false },
};

/** What a draft says of a service that is not there yet: what is empty is not said. */
export function membersOfDraft(draft: ServiceDraft): ServiceChange {
  const said = Object.entries(valuesOfDraft(draft)).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(emptyValues[name as keyof typeof emptyValues]),
  );
  return { ...(Object.fromEntries(said) as ServiceChange), ...(draft.hidden && { hidden: true }) };
}

export function draftOf({ values, hidden }: Pick<DeskService, 'values' | 'hidden'>): ServiceDraft {
  const { hours } = values;
  const isWeek = hours !== null && !('isOther' in hours);
  return {
    texts: Object.fromEntries(
      serviceTexts.map((name) => [name, values[name]]),
    ) as ServiceDraft['texts'],
    status: values.status,
    url: values.url ?? '',
    email: values.email ?? '',
    phones: values.phones.join('\n'),
    week: isWeek ? hours.week.map(spansText) : hours === null ? emptyWeek : undefined,
    holidays: isWeek ? (hours.holidays ?? '') : '',
    note: hours?.note ?? {},
    ...{ needs: values.needs, facilities: values.facilities, languages: values.languages },
    free: values.free,
    places: values.places.map(draftPlace),
    hidden,
  };
}

function draftPlace({ at, address, district, latitude, longitude }: EditedPlace): DraftPlace {
  const point =
    latitude === undefined || longitude === undefined ? '' : `${latitude}, ${longitude}`;
  return { at, address, district, point };
}

/** `09:00–12:00, 13:30–17:00`. */
export function spansText(spans: readonly Span[]): string {
  return spans.map(([from, to]) => `${from}–${to}`).join(', ');
}

/** The hours of a draft in a line. */
export function writtenHours({ week }: ServiceDraft): string {
  const days = (week ?? []).filter((text) => text.trim() !== '');
  return [...new Set(days)].join(' · ');
}

const range = /^(\d{1,2}):?(\d\d)\s*[-–—~〜到至]\s*(\d{1,2}):?(\d\d)$/;

/** What was typed for a day; undefined where it is not understood. After midnight is the next day. */
export function readSpans(text: string): readonly Span[] | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return [];
  const spans: Span[] = [];
  for (const part of plain.split(/[,;、]/)) {
    const [, a = '', b = '', c = '', d = ''] = range.exec(part.trim()) ?? [];
    const [from, to] = [timeOf(a, b), timeOf(c, d)];
    if (from === undefined || to === undefined || from === to || from === '24:00') return undefined;
    spans.push([from, to]);
  }
  return spans;
}

function timeOf(hour: string, minute: string): string | undefined {
  if (hour === '' || Number(hour) * 60 + Number(minute) > 1440 || Number(minute) > 59)
    return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** Latitude and longitude, as maps give them; undefined where it is neither empty nor a position. */
export function readPoint(text: string): { latitude?: number; longitude?: number } | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return {};
  const [, a, b] = /^(-?\d{1,2}(?:\.\d+)?)\s*[,\s]\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(plain) ?? [];
  if (a === undefined || b === undefined) return undefined;
  const [latitude, longitude] = [Number(a), Number(b)];
  return Math.abs(latitude) > 90 || Math.abs(longitude) > 180 ? undefined : { latitude, longitude };
}

/** The position that was meant where longitude stands before latitude. */
function turnedPoint(text: string): string | undefined {
  const [, a = '', b = ''] =
    /^(-?\d+(?:\.\d+)?)[,\s]+(-?\d+(?:\.\d+)?)$/.exec(text.normalize('NFKC').trim()) ?? [];
  const turned = `${b}, ${a}`;
  return a !== '' && readPoint(turned) !== undefined ? turned : undefined;
}

export function lines(text: string): readonly string[] {
  return text.split(/[\n、]/).flatMap((line) => line.trim() || []);
}

/** Without languages in which there is nothing. */
export function filled(texts: Texts): Texts {
  const given = Object.entries(texts).flatMap(([tag, text]) =>
    text.trim() === '' ? [] : [[tag, text.trim()] as const],
  );
  return Object.fromEntries(given);
}

/** Everything that a draft says, as values. Only of a draft without errors. */
function valuesOfDraft(draft: ServiceDraft): Partial<ServiceValues> {
  const note = filled(draft.note);
  const week = draft.week?.map((text) => readSpans(text) ?? []);
  const isKnown = week?.some((spans) => spans.length > 0) || Object.keys(note).length > 0;
  const hours = isKnown && week ? { week, holidays: draft.holidays || null, note } : null;
  return {
    ...Object.fromEntries(serviceTexts.map((name) => [name, filled(draft.texts[name])])),
    status: draft.status,
    url: draft.url.trim() || null,
    email: draft.email.trim() || null,
    phones: lines(draft.phones),
    ...(draft.week === undefined ? {} : { hours }),
    ...{ needs: draft.needs, facilities: draft.facilities, languages: draft.languages },
    free: draft.free,
    ...(draft.hidden ? {} : { places: draft.places.flatMap(placeOf) }),
  };
}

function placeOf({ at, address, district, point }: DraftPlace): EditedPlace[] {
  const place = { address: filled(address), district: filled(district), ...readPoint(point) };
  const isEmpty = Object.keys(place.address).length === 0 && place.latitude === undefined;
  return isEmpty ? [] : [{ ...(at === undefined ? {} : { at }), ...place }];
}

const emptyValues = valuesOfDraft(emptyDraft);

/** The members in which a draft differs from the service as it was fetched. */
export function changeOf(draft: ServiceDraft, service: DeskService): ServiceChange {
  const before = valuesOfDraft(draftOf(service));
  const changed = Object.entries(valuesOfDraft(draft)).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof before]),
  );
  const hidden = draft.hidden === service.hidden ? {} : { hidden: draft.hidden };
  return { ...(Object.fromEntries(changed) as ServiceChange), ...hidden };
}

export function draftErrors(draft: ServiceDraft, w: Words): readonly FieldError[] {
  const errors: FieldError[] = [];
  const say = (field: string, text: string) => errors.push({ field, text });
  if (Object.keys(filled(draft.texts.name)).length === 0)
    say(`name-${locale()}`, w.dir_name_missing());
  for (const [day, text] of (draft.week ?? []).entries()) {
    if (readSpans(text) === undefined) say(`hours-${day}`, w.steward_hours_wrong());
  }
  for (const [index, place] of draft.hidden ? [] : draft.places.entries()) {
    if (readPoint(place.point) === undefined) {
      const point = turnedPoint(place.point);
      const text = point === undefined ? w.dir_point_wrong() : w.dir_point_swapped({ point });
      say(`point-${index}`, text);
    }
  }
  errors.push(...reachErrors(draft, w));
  return errors;
}

/** What is wrong with telephones, website and e-mail as they were typed. */
export function reachErrors(
  draft: Pick<ServiceDraft, 'phones' | 'url' | 'email'>,
  w: Words,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const say = (field: string, text: string) => errors.push({ field, text });
  for (const number of lines(draft.phones)) {
    const plain = number.normalize('NFKC').replace(/\s*(#|轉|转|分機|分机|ext\.?)\s*\d+$/i, '');
    const digits = plain.replace(/\D/g, '').length;
    if (/[^\d\s()+-]/.test(plain) || digits < 3 || digits > 15) {
      say('service-phones', w.dir_phones_wrong({ number }));
    }
  }
  if (draft.url.trim() !== '' && !/^https?:\/\/\S+$/.test(draft.url.trim())) {
    say('service-url', w.dir_url_wrong());
  }
  if (draft.email.trim() !== '' && !/^\S+@\S+$/.test(draft.email.trim())) {
    say('service-email', w.dir_email_wrong());
  }
  return errors;
}
