import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { languages } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { type Facet, facetsToBits, spokenLanguageOf } from './facets.ts';
import type { Day } from './hours/calendar-day.ts';
import { type KeptHours, keepHours } from './hours/kept-hours.ts';
import { type KeptHoursRow, toRow } from './hours/kept-hours-row.ts';
import { readTimetable } from './hours/timetable.ts';
import { fold, lexemesOf } from './lexemes.ts';
import {
  type Facility,
  facilities,
  type Kind,
  kinds,
  type PlacedService,
  type SpokenLanguage,
} from './listing.ts';
import { addCounts, type CountedRow, countsOf } from './listing-counts.ts';
import {
  completenessOf,
  hiddenLexemes,
  markOf,
  openWeekdaysOf,
  rankOf,
  tierLexeme,
  tierOf,
} from './listing-lexemes.ts';
import { needLexeme, needsAnswered } from './needs.ts';

/** What hours are read against: the community's zone, day and public holidays. */
export interface HoursGround {
  readonly zone: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly today: Day;
  readonly holidays: ReadonlySet<Day>;
}

interface ListingRow extends KeptHoursRow {
  readonly listing_id: string;
  readonly service_id: string;
  readonly is_hidden: boolean;
  readonly rank: number;
  readonly shown: object;
  readonly name: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly area_id: string | null;
  readonly facets: number;
  readonly needs: number;
  readonly needs_named: number;
  readonly schedules: object | null;
  readonly lexemes: readonly string[];
}

/**
 * Makes the listings of services what the directory says now; what a service had before and has no
 * more goes, but for those that are new to the directory. In the caller's transaction, in two statements
 * and one for each table of counts and words.
 */
export async function storeListings(
  db: Db,
  communityId: Buffer,
  services: readonly PlacedService[],
  ground: HoursGround,
  isNew: (serviceId: string) => boolean = () => false,
): Promise<void> {
  const mark = markOf(communityId);
  const rows = services.map((service) => toListing(service, mark, ground));
  const words = new Set(rows.flatMap(({ lexemes }) => lexemes.flatMap((l) => wordIn(l, mark))));
  const before = services.map(({ id }) => id).filter((id) => !isNew(id));
  await dropListings(db, communityId, [...new Set(before)]);
  await sql`
    insert into listings (
      community_id, listing_id, service_id, is_hidden, rank, shown, name, latitude, longitude, area_id, facets,
      needs, needs_named, open_week, open_on_holidays, open_dated, hours, hours_due, schedules, search
    )
    select ${communityId}, listing_id, service_id, is_hidden, rank, shown, name, latitude, longitude, area_id,
      facets, needs, needs_named, open_week::int4multirange, open_on_holidays,
      open_dated::int4multirange, hours, hours_due, schedules, array_to_tsvector(lexemes)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      listing_id uuid, service_id uuid, is_hidden boolean, rank integer, shown jsonb, name text,
      latitude double precision, longitude double precision, area_id text, facets bigint,
      needs bigint, needs_named bigint, open_week text, open_on_holidays boolean,
      open_dated text, hours jsonb, hours_due date, schedules jsonb, lexemes text[]
    )
  `.execute(db);
  await addCounts(db, communityId, countsOf(rows), 1);
  await sql`
    insert into listing_words (community_id, word)
    select ${communityId}, word from unnest(${[...words].sort()}::text[]) as word
    on conflict do nothing
  `.execute(db);
}

/** Takes services out of every list and search. */
export async function dropListings(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<void> {
  if (serviceIds.length === 0) return;
  const { rows } = await sql<CountedRow>`
    delete from listings
    where community_id = ${communityId} and service_id = any(${[...serviceIds]}::uuid[])
    returning facets, area_id
  `.execute(db);
  if (rows.length > 0) await addCounts(db, communityId, countsOf(rows), -1);
}

function toListing(service: PlacedService, mark: string, ground: HoursGround): ListingRow {
  const names = [...Object.values(service.names), ...Object.values(service.otherNames ?? {})];
  const texts = [service.organization, service.descriptions, service.places, service.districts];
  const foldedNames = fold(names.join('\n'));
  const foldedText = `${foldedNames}\n${fold(texts.flatMap((of) => Object.values(of)).join('\n'))}`;
  const answered = needsAnswered({ name: foldedNames, text: foldedText }, service.kinds);
  const kept = keptHours(service, ground);
  const listingId = service.serviceAtLocationId ?? service.id;
  const rank = rankOf(listingId, completenessOf(service));
  const languages = new Set(service.languages.flatMap((tag) => spokenLanguageOf(tag) ?? []));
  const lexemes = [
    ...lexemesOf(`${foldedText}\n${kindNames(service.kinds)}`),
    ...lexemesOf(foldedNames).map((word) => `^${word}`),
    ...needLexemes('M', answered.byName),
    ...needLexemes('N', answered.byText),
    ...needLexemes('n', answered.anyhow),
    ...hiddenLexemes(service, kept, languages),
    tierLexeme(tierOf(rank)),
  ];
  const row = toRow(kept);
  return {
    ...row,
    listing_id: listingId,
    service_id: service.id,
    is_hidden: service.isHidden,
    rank,
    shown: { n: service.names, p: service.places, t: service.phones[0] ?? '', k: service.kinds },
    name: foldedNames,
    latitude: service.position?.latitude ?? null,
    longitude: service.position?.longitude ?? null,
    area_id: service.countedArea,
    facets: facetsToBits(facetsOf(service, kept, languages)),
    needs: bitsOf(answered.byText),
    needs_named: bitsOf(answered.byName),
    schedules: row.hours_due === null ? null : service.schedules,
    lexemes: [...new Set(lexemes)].map((lexeme) => mark + lexeme),
  };
}

function keptHours(service: PlacedService, ground: HoursGround): KeptHours | undefined {
  if (service.schedules.length === 0) return undefined;
  const timetable = readTimetable(service.schedules, ground.zone, ground.now);
  return keepHours(timetable, ground.today, ground.holidays);
}

function* facetsOf(
  service: PlacedService,
  kept: KeptHours | undefined,
  languages: Iterable<SpokenLanguage>,
): Generator<Facet> {
  for (const kind of service.kinds) if (isKind(kind)) yield `kind:${kind}`;
  for (const facility of service.facilities) if (isFacility(facility)) yield `facility:${facility}`;
  for (const language of languages) yield `language:${language}`;
  if (service.isFree) yield 'free';
  if (service.isStepFree) yield 'step-free';
  const days = openWeekdaysOf(kept);
  if (days.has(5)) yield 'saturday';
  if (days.has(6)) yield 'sunday';
}

/** A word in letters and digits, without the community's mark; of everything else nothing. */
function wordIn(lexeme: string, mark: string): readonly string[] {
  const word = lexeme.slice(mark.length);
  return /^\p{Script=Latin}{4,}$/u.test(word) ? [word] : [];
}

/** Kinds of help by name in every language, so that a search can name them too. */
function kindNames(of: readonly string[]): string {
  return of.filter(isKind).map(namesOfKind).join('\n');
}

function namesOfKind(kind: Kind): string {
  const known = kindNamesKnown.get(kind);
  if (known !== undefined) return known;
  const names = fold(languages.map((each) => wordsIn(each)[`kind_${kind}`]()).join('\n'));
  kindNamesKnown.set(kind, names);
  return names;
}

const kindNamesKnown = new Map<Kind, string>();

function isKind(kind: string): kind is Kind {
  return (kinds as readonly string[]).includes(kind);
}

function isFacility(facility: string): facility is Facility {
  return (facilities as readonly string[]).includes(facility);
}

function needLexemes(sign: 'M' | 'N' | 'n', of: readonly number[]): readonly string[] {
  return of.map((need) => needLexeme(sign, need));
}

function bitsOf(places: readonly number[]): number {
  return places.reduce((all, place) => all + 2 ** place, 0);
}
