import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { type Localized, languages } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { searchedLexemes } from '../search/search.ts';
import type { ServiceKind } from './schema.ts';
import { scoreOf } from './score.ts';
import type { ServiceEntry } from './service-entry.ts';

export interface Stored {
  readonly added: number;
  readonly changed: number;
}

/** Notes whom a source's data is from, before its services are stored. `day` is `YYYY-MM-DD`. */
export async function storeSource(
  db: Db,
  communityId: Buffer,
  source: { readonly id: string; readonly attribution: Localized; readonly day: string },
): Promise<void> {
  const attribution = JSON.stringify(source.attribution);
  await db
    .insertInto('service_sources')
    .values({
      community_id: communityId,
      source_id: source.id,
      attribution,
      taken_in_on: source.day,
    })
    .onConflict((oc) =>
      oc
        .columns(['community_id', 'source_id'])
        .doUpdateSet({ attribution, taken_in_on: source.day }),
    )
    .execute();
}

/**
 * Stores services in two statements, however many: new ones are added, others brought to what the
 * source says now, those that say the same are left alone. No id may stand twice in `entries`.
 */
export async function storeServices(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  entries: readonly ServiceEntry[],
): Promise<Stored> {
  const organisations = new Map(
    entries.map((e) => [organisationIdOf(e.organisation), e.organisation]),
  );
  const named = [...organisations].map(([organisation_id, names]) => ({ organisation_id, names }));
  await sql`
    insert into organisations (community_id, organisation_id, names)
    select ${communityId}, organisation_id, names
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as o (organisation_id text, names jsonb)
    on conflict (community_id, organisation_id) do nothing
  `.execute(db);
  const rows = JSON.stringify(entries.map(toRow));
  const { rows: written } = await sql<{ readonly is_new: boolean }>`
    insert into services as s (
      community_id, service_id, source_id, organisation_id, names, descriptions, places, districts,
      hours, phones, website, latitude, longitude, kinds, score, search
    )
    select
      ${communityId}, service_id, ${sourceId}, organisation_id, names, descriptions, places,
      districts, hours, phones, website, latitude, longitude, kinds, score, array_to_tsvector(lexemes)
    from jsonb_to_recordset(${rows}::jsonb) as r (
      service_id text, organisation_id text, names jsonb, descriptions jsonb, places jsonb,
      districts jsonb, hours jsonb, phones text[], website text, latitude double precision,
      longitude double precision, kinds text[], score smallint, lexemes text[]
    )
    on conflict (community_id, service_id) do update set
      source_id = excluded.source_id, organisation_id = excluded.organisation_id,
      names = excluded.names, descriptions = excluded.descriptions, places = excluded.places,
      districts = excluded.districts, hours = excluded.hours, phones = excluded.phones,
      website = excluded.website, latitude = excluded.latitude, longitude = excluded.longitude,
      kinds = excluded.kinds, score = excluded.score, search = excluded.search
    where (s.names, s.descriptions, s.places, s.districts, s.hours, s.phones, s.website, s.latitude,
        s.longitude, s.kinds, s.score, s.search, s.organisation_id)
      is distinct from (excluded.names, excluded.descriptions, excluded.places, excluded.districts,
        excluded.hours, excluded.phones, excluded.website, excluded.latitude, excluded.longitude,
        excluded.kinds, excluded.score, excluded.search, excluded.organisation_id)
    returning (xmax = 0) as is_new
  `.execute(db);
  const added = written.filter((row) => row.is_new).length;
  return { added, changed: written.length - added };
}

/** The ids that a source had stored, for telling which of them a newer file lacks. */
export async function countServicesOf(
  db: Db,
  communityId: Buffer,
  sourceId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom('services')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('community_id', '=', communityId)
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  return count;
}

function toRow(entry: ServiceEntry) {
  return {
    service_id: entry.id,
    organisation_id: organisationIdOf(entry.organisation),
    names: entry.names,
    descriptions: entry.descriptions,
    places: entry.places,
    districts: entry.districts,
    hours: entry.hours,
    phones: entry.phones,
    website: entry.website,
    latitude: entry.position?.latitude ?? null,
    longitude: entry.position?.longitude ?? null,
    kinds: entry.kinds,
    score: scoreOf(entry),
    lexemes: searchedLexemes(searchedText(entry)),
  };
}

function organisationIdOf(names: Localized): string {
  const [name = ''] = Object.values(names);
  return createHash('sha256').update(name.replace(/\s/gu, '')).digest('hex').slice(0, 20);
}

function searchedText(entry: ServiceEntry): string {
  const { names, organisation, descriptions, places, districts } = entry;
  const texts = [names, organisation, descriptions, places, districts].flatMap(
    Object.values<string>,
  );
  return [...texts, ...entry.kinds.flatMap(kindNames)].join('\n');
}

function kindNames(kind: ServiceKind): readonly string[] {
  return languages.map((language) => wordsIn(language)[`kind_${kind}`]());
}
