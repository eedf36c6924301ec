import {
  type EditedPlace,
  type ServiceText,
  type Span,
  serviceTexts,
  type WeekHours,
} from '@nearhand/protocol/directory-desk';
import { Refusal } from '../../../refusal.ts';
import type { JsonObject } from '../../requests/requests.ts';
import { cleanText } from '../intake/clean-text.ts';
import { readPhones } from '../phone.ts';
import { type Facility, facilities } from '../records/built-in-taxonomies.ts';
import { type ServiceStatus, serviceStatuses } from '../records/hsds-record.ts';
import type { ServiceEdits } from '../records/service-edits.ts';
import { type ServiceKind, serviceKinds } from '../schema.ts';

/** What a steward sends: members that change, and whether the place must not be found. */
export interface ServiceForm {
  readonly members: ServiceEdits;
  readonly hidden: boolean | undefined;
}

/**
 * Reads the members of a service out of a body, each whole; what is no member, or not what a member
 * can be, is `malformed` with the member's name.
 */
export function readServiceForm(given: unknown): ServiceForm {
  const body = objectOf(given, 'members');
  const members: Record<string, unknown> = {};
  let hidden: boolean | undefined;
  for (const [name, value] of Object.entries(body)) {
    const read = readers[name];
    if (read === undefined) throw new Refusal('malformed', { member: name.slice(0, 40) });
    if (name === 'hidden') hidden = read(value, name) as boolean;
    else members[name] = read(value, name);
  }
  return { members, hidden };
}

type Reader = (value: unknown, member: string) => unknown;

const mostOf = (member: ServiceText) =>
  member === 'name' || member === 'alternate_name' ? 300 : member === 'wait_time' ? 1000 : 10_000;

const readers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    serviceTexts.map((member) => [
      member,
      (value: unknown) => readTexts(value, member, mostOf(member), member === 'name'),
    ]),
  ),
  status: (value, member) => oneOf<ServiceStatus>(value, serviceStatuses, member),
  url: readUrl,
  email: readEmail,
  phones: readNumbers,
  hours: readHours,
  needs: (value, member) =>
    listOf(value, member, 16, (each) => oneOf<ServiceKind>(each, serviceKinds, member)),
  facilities: (value, member) =>
    listOf(value, member, 10, (each) => oneOf<Facility>(each, facilities, member)),
  languages: (value, member) => listOf(value, member, 40, (each) => readTag(each, member)),
  free: readFlag,
  places: (value, member) => listOf(value, member, 20, (each) => readPlace(each, member)),
  hidden: readFlag,
};

export function refuse(member: string): never {
  throw new Refusal('malformed', { member });
}

export function objectOf(value: unknown, member: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(member);
  return value as JsonObject;
}

export function listOf<T>(
  value: unknown,
  member: string,
  most: number,
  read: (each: unknown) => T,
): readonly T[] {
  if (!Array.isArray(value) || value.length > most) refuse(member);
  const seen = new Map(value.map((each) => [JSON.stringify(each), read(each)]));
  return [...seen.values()];
}

export function oneOf<T extends string>(value: unknown, of: readonly T[], member: string): T {
  return of.find((each) => each === value) ?? refuse(member);
}

export function readFlag(value: unknown, member: string): boolean {
  return typeof value === 'boolean' ? value : refuse(member);
}

const tag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

export function readTag(value: unknown, member: string): string {
  return typeof value === 'string' && tag.test(value) ? value : refuse(member);
}

export function readTexts(value: unknown, member: string, most: number, isNeeded = false) {
  const given = Object.entries(objectOf(value, member));
  if (given.length > 12) refuse(member);
  const texts = given.flatMap(([language, text]) => {
    if (typeof text !== 'string' || !tag.test(language)) refuse(member);
    const clean = cleanText(text).text;
    if (clean.length > most) refuse(member);
    return clean === '' ? [] : [[language, clean] as const];
  });
  if (isNeeded && texts.length === 0) refuse(member);
  return Object.fromEntries(texts);
}

export function readUrl(value: unknown, member: string): string | null {
  if (value === null || value === '') return null;
  const url = typeof value === 'string' && value.length <= 500 ? URL.parse(value) : null;
  return url && ['http:', 'https:'].includes(url.protocol) ? url.href : refuse(member);
}

export function readEmail(value: unknown, member: string): string | null {
  if (value === null || value === '') return null;
  const isAddress =
    typeof value === 'string' && /^[^\s@<>,;:"()]{1,64}@[^\s@<>,;:"()]{3,190}$/.test(value);
  return isAddress ? value : refuse(member);
}

/** Numbers as pages write them, `02-2731-5566#12`. */
export function readNumbers(value: unknown, member: string): readonly string[] {
  const read = listOf(value, member, 20, (each) => {
    if (typeof each !== 'string' || each.length > 60) refuse(member);
    const written = each.normalize('NFKC').trim();
    const { phones, remarks } = readPhones(written, { mobiles: true });
    if (phones.length !== 1 || remarks.length > 0) refuse(member);
    const [number = '', extension] = (phones[0] ?? '').split('#');
    const main = /^[\d\s()+-]+/.exec(written)?.[0].trim() ?? number;
    return extension === undefined ? main : `${main}#${Number(extension)}`;
  });
  return [...new Set(read)];
}

function readHours(value: unknown, member: string): WeekHours | null {
  if (value === null) return null;
  const { week, holidays, note } = objectOf(value, member);
  if (!Array.isArray(week) || week.length !== 7) refuse(member);
  if (holidays !== null && holidays !== 'open' && holidays !== 'closed') refuse(member);
  const days = week.map((spans) => {
    if (!Array.isArray(spans) || spans.length > 6) refuse(member);
    return spans.map((span) => readSpan(span, member));
  });
  const written = readTexts(note, member, 1000);
  const isEmpty = days.every((spans) => spans.length === 0) && Object.keys(written).length === 0;
  return isEmpty ? null : { week: days, holidays, note: written };
}

const time = /^([01]\d|2[0-3]):[0-5]\d$/;

function readSpan(value: unknown, member: string): Span {
  const [from, to] = Array.isArray(value) && value.length === 2 ? value : [];
  const isSpan =
    typeof from === 'string' &&
    typeof to === 'string' &&
    time.test(from) &&
    (time.test(to) || to === '24:00') &&
    from !== to;
  return isSpan ? [from, to] : refuse(member);
}

function readPlace(value: unknown, member: string): EditedPlace {
  const { at, address, district, latitude, longitude, ...others } = objectOf(value, member);
  if (Object.keys(others).length > 0) refuse(member);
  if (at !== undefined && (typeof at !== 'string' || !/^[0-9a-f-]{36}$/.test(at))) refuse(member);
  const texts = {
    address: readTexts(address, member, 500),
    district: readTexts(district, member, 100),
  };
  const hasPoint = latitude !== undefined || longitude !== undefined;
  if (!hasPoint && Object.keys(texts.address).length === 0) refuse(member);
  const id = at === undefined ? {} : { at };
  if (!hasPoint) return { ...id, ...texts };
  return {
    ...{ ...id, ...texts },
    latitude: readDegrees(latitude, 90, member),
    longitude: readDegrees(longitude, 180, member),
  };
}

function readDegrees(value: unknown, most: number, member: string): number {
  const isIn = typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most;
  return isIn ? Math.round(value * 1e6) / 1e6 : refuse(member);
}
