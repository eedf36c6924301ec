import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { Localized } from '../../../pages/language.ts';
import { Refusal } from '../../../refusal.ts';
import { isDay } from '../../requests/requests.ts';
import { searchedFor } from '../../search/search.tsx';
import {
  type Facility,
  facilities,
  facilityTermId,
  needTermId,
} from '../records/built-in-taxonomies.ts';
import { findServices } from '../records/find-service.ts';
import { isRecordId } from '../records/record-id.ts';
import { textsOf } from '../records/texts.ts';
import { type ServiceKind, serviceKinds } from '../schema.ts';
import { phonesOf, placesOf } from '../shown-texts.ts';

/** Which services a steward means; everything that is given has to hold. */
export interface Selection {
  readonly words?: string | undefined;
  readonly need?: ServiceKind | undefined;
  readonly facility?: Facility | undefined;
  readonly language?: string | undefined;
  readonly organization?: string | undefined;
  /** Not checked on this day or later: `YYYY-MM-DD`. */
  readonly before?: string | undefined;
}

const members = ['words', 'need', 'facility', 'language', 'organization', 'before'];

/** Reads a selection out of a query or a body; `malformed` with the member that is wrong. */
export function readSelection(given: Readonly<Record<string, unknown>>): Selection {
  const text = (member: string): string | undefined => {
    const value = given[member];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string' || value.length > 200) refuse(member);
    return value;
  };
  const unknown = Object.keys(given).find((each) => !members.includes(each));
  if (unknown !== undefined) refuse(unknown.slice(0, 40));
  const choice = <T extends string>(member: string, of: readonly T[]): T | undefined => {
    const value = text(member);
    return value === undefined ? undefined : (of.find((each) => each === value) ?? refuse(member));
  };
  const like = (member: string, pattern: RegExp): string | undefined => {
    const value = text(member);
    return value === undefined || pattern.test(value) ? value : refuse(member);
  };
  return {
    words: text('words'),
    need: choice('need', serviceKinds),
    facility: choice('facility', facilities),
    language: like('language', /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/),
    organization: like('organization', /^[0-9a-f-]{36}$/),
    before: dayIn(text('before')),
  };
}

function dayIn(text: string | undefined): string | undefined {
  return text === undefined || isDay(text) ? text : refuse('before');
}

function refuse(member: string): never {
  throw new Refusal('malformed', { member });
}

/** Words that most services have are looked up among this many, so that no list reads them all. */
const mostByWords = 20_000;

function conditions(communityId: Buffer, selection: Selection): readonly RawBuilder<boolean>[] {
  const { words, need, facility, language, organization, before } = selection;
  const hasTerm = (term: string) => sql<boolean>`exists (
    select from service_terms as t where t.community_id = s.community_id
      and t.service_id = s.service_id and t.term_id = ${term}::uuid)`;
  const query = words === undefined ? undefined : searchedFor(words);
  return [
    ...(words === undefined
      ? []
      : query === undefined
        ? [sql<boolean>`false`]
        : [
            sql<boolean>`s.service_id = any(array(
              select service_id from services
              where community_id = ${communityId} and search @@ ${query}::tsquery
              limit ${mostByWords}))`,
          ]),
    ...(need === undefined ? [] : [hasTerm(needTermId(need))]),
    ...(facility === undefined ? [] : [hasTerm(facilityTermId(facility))]),
    ...(language === undefined
      ? []
      : [sql<boolean>`s.record -> 'languages' @> ${JSON.stringify([{ code: language }])}::jsonb`]),
    ...(organization === undefined ? [] : [sql<boolean>`s.organization_id = ${organization}`]),
    ...(before === undefined
      ? []
      : [sql<boolean>`(s.checked_on is null or s.checked_on < ${before}::date)`]),
  ];
}

/** A service as a row of a steward's list. */
export interface SelectedService {
  readonly id: string;
  readonly names: Localized;
  readonly organization: Localized;
  readonly place: Localized;
  readonly phone: string | null;
  readonly checkedOn: string | null;
  readonly hidden: boolean;
}

export interface SelectedPage {
  readonly services: readonly SelectedService[];
  /** The key of the next page. */
  readonly next?: string;
}

const perPage = 30;
const first = '00000000-0000-0000-0000-000000000000';

/** A page of services in the order of their ids, hidden ones among them; none that was merged. */
export async function selectServices(
  db: Db,
  communityId: Buffer,
  selection: Selection,
  after: string | undefined,
): Promise<SelectedPage> {
  const key = after !== undefined && isRecordId(after) ? after : first;
  const all = [
    sql<boolean>`(s.position is not null or s.is_hidden)`,
    sql<boolean>`s.service_id > ${key}`,
    ...conditions(communityId, selection),
  ];
  const { rows } = await sql<{ readonly id: string }>`
    select s.service_id as id from services as s
    where s.community_id = ${communityId} and ${sql.join(all, sql` and `)}
    order by s.service_id limit ${perPage + 1}
  `.execute(db);
  const ids = rows.map(({ id }) => id).slice(0, perPage);
  const services = await selectedServices(db, communityId, ids);
  const last = ids.at(-1);
  return { services, ...(rows.length > perPage && last !== undefined ? { next: last } : {}) };
}

/** A page of services by when they were last checked, those never checked first; no hidden ones. */
export async function longUnchecked(
  db: Db,
  communityId: Buffer,
  selection: Selection,
  after: string | undefined,
): Promise<SelectedPage> {
  const [, day = '', id = ''] = /^(\d{4}-\d\d-\d\d)?~([0-9a-f-]{36})$/.exec(after ?? '') ?? [];
  const isKey = isRecordId(id) && (day === '' || isDay(day));
  const later = !isKey
    ? sql<boolean>`true`
    : day === ''
      ? sql<boolean>`(s.checked_on is not null or s.service_id > ${id})`
      : sql<boolean>`(s.checked_on, s.service_id) > (${day}::date, ${id}::uuid)`;
  const all = [later, ...conditions(communityId, selection)];
  const { rows } = await sql<{ readonly id: string; readonly day: string | null }>`
    select s.service_id as id, s.checked_on as day from services as s
    where s.community_id = ${communityId} and s.position is not null and ${sql.join(all, sql` and `)}
    order by s.checked_on nulls first, s.service_id limit ${perPage + 1}
  `.execute(db);
  const shown = rows.slice(0, perPage);
  const last = shown.at(-1);
  const ids = shown.map((row) => row.id);
  return {
    services: await selectedServices(db, communityId, ids),
    ...(rows.length > perPage && last ? { next: `${last.day ?? ''}~${last.id}` } : {}),
  };
}

/** Rows for these services, in the order of the ids; those that are not there are left out. */
export async function selectedServices(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<readonly SelectedService[]> {
  if (ids.length === 0) return [];
  const wholes = await findServices(db, communityId, ids);
  const byId = new Map(wholes.map((whole) => [whole.service.id, whole]));
  return ids.flatMap((id) => {
    const whole = byId.get(id);
    if (whole === undefined) return [];
    return [
      {
        id,
        names: textsOf(whole.service, 'name'),
        organization: textsOf(whole.organization, 'name'),
        place: whole.isHidden ? {} : placesOf(whole),
        phone: phonesOf(whole)[0] ?? null,
        checkedOn: whole.checkedOn,
        hidden: whole.isHidden,
      },
    ];
  });
}
