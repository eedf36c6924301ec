import { sql } from 'kysely';

/**
 * HSDS objects as PostgreSQL puts them together, so that an answer is text from the database to the
 * socket. Aliases: `s` services, `o` organizations, `a` services_at_locations, `l` locations, `t`
 * taxonomy_terms, `x` taxonomies. An object of a list has its one-to-one members only.
 */

/** Members that are lists; an object of a list goes without. */
const lists = sql.lit(
  `{${[
    'phones',
    'schedules',
    'service_areas',
    'languages',
    'funding',
    'cost_options',
    'required_documents',
    'contacts',
    'capacities',
    'attributes',
    'metadata',
    'additional_urls',
    'additional_websites',
    'programs',
    'organization_identifiers',
    'addresses',
    'accessibility',
  ].join(',')}}`,
);

/** A day as the last second of it, so that nothing asked for by a moment of that day is missed. */
const lastModified = (of: string) =>
  sql`to_char(${sql.ref(`${of}.modified_on`)}, 'YYYY-MM-DD"T23:59:59Z"')`;

export const listedOrganization = sql`(
  (o.record - ${lists}::text[]) || jsonb_build_object('id', o.organization_id)
)`;

const ownService = sql`jsonb_build_object('id', s.service_id, 'last_modified', ${lastModified('s')})
  || case when s.checked_on is null then '{}' else jsonb_build_object('assured_date', s.checked_on) end`;

export const listedService = sql`(
  (s.record - ${lists}::text[]) || ${ownService}
    || jsonb_build_object('organization', ${listedOrganization})
)`;

export const minimalService = sql`jsonb_build_object(
  'id', s.service_id, 'modified_date', ${lastModified('s')})`;

const coordinates = sql`case when l.latitude is null then '{}'
  else jsonb_build_object('latitude', l.latitude, 'longitude', l.longitude) end`;

const listedLocation = sql`(
  (l.record - ${lists}::text[]) || jsonb_build_object('id', l.location_id) || ${coordinates}
)`;

export const listedPlace = sql`(
  (a.record - ${lists}::text[]) || jsonb_build_object('id', a.service_at_location_id,
    'service', ${listedService}, 'location', ${listedLocation})
)`;

/** The attributes of a record with their terms, as a member of their own or nothing. */
const attributesOf = (of: string) => sql`case when ${sql.ref(`${of}.record`)} ? 'attributes' then
  jsonb_build_object('attributes', (
    select jsonb_agg(e.each || case when t.term_id is null then '{}' else
        jsonb_build_object('taxonomy_term', t.record || jsonb_build_object('id', t.term_id)) end
      order by e.number)
    from jsonb_array_elements(${sql.ref(`${of}.record`)} -> 'attributes')
      with ordinality as e (each, number)
    left join taxonomy_terms as t on t.community_id = ${sql.ref(`${of}.community_id`)}
      and t.term_id = (e.each ->> 'taxonomy_term_id')::uuid
  )) else '{}' end`;

const fullLocation = sql`(
  l.record || jsonb_build_object('id', l.location_id) || ${coordinates} || ${attributesOf('l')}
)`;

const organizationItself = sql`(
  o.record || jsonb_build_object('id', o.organization_id) || ${attributesOf('o')}
)`;

const serviceItself = sql`(
  s.record || ${ownService} || ${attributesOf('s')}
    || jsonb_build_object('organization', ${organizationItself})
)`;

export const fullService = sql`(
  ${serviceItself} || coalesce((
    select jsonb_build_object('service_at_locations', jsonb_agg(
      a.record || ${attributesOf('a')} || jsonb_build_object(
        'id', a.service_at_location_id, 'location', ${fullLocation})
      order by a.position))
    from services_at_locations as a join locations as l using (community_id, location_id)
    where a.community_id = s.community_id and a.service_id = s.service_id
    having count(*) > 0
  ), '{}')
)`;

export const fullPlace = sql`(
  a.record || ${attributesOf('a')} || jsonb_build_object('id', a.service_at_location_id,
    'service', ${serviceItself}, 'location', ${fullLocation})
)`;

/** With its own locations, and its services: whole, or as a list has them. Hidden ones are left out. */
export const fullOrganization = (hasFullServices: boolean) => sql`(
  ${organizationItself} || coalesce((
    select jsonb_build_object('locations', jsonb_agg(${fullLocation} order by l.location_id))
    from locations as l
    where l.community_id = o.community_id and l.organization_id = o.organization_id
    having count(*) > 0
  ), '{}') || jsonb_build_object('services', coalesce((
    select jsonb_agg(${hasFullServices ? fullService : listedWithoutOrganization} order by s.service_id)
    from services as s
    where s.community_id = o.community_id and s.organization_id = o.organization_id
      and s.position is not null
  ), '[]'))
)`;

const listedWithoutOrganization = sql`((s.record - ${lists}::text[]) || ${ownService})`;

export const taxonomy = sql`(x.record || jsonb_build_object('id', x.taxonomy_id))`;

export const taxonomyTerm = sql`(
  t.record || jsonb_build_object('id', t.term_id)
    || case when x.taxonomy_id is null then '{}'
       else jsonb_build_object('taxonomy_detail', ${taxonomy}) end
)`;
