-- The directory as Open Referral's HSDS 3.1 has it. The decision "Directory records" says why
-- it has this shape: what has an address of its own in the interface is a row; what belongs to one row
-- only (phones, schedules, languages, costs, documents, …) stands in that row's `record`, in HSDS's
-- own words, so that a whole service is one query over primary keys.
--
-- A place that must not be found (`is_hidden`) can have no row in services_at_locations and no version:
-- their foreign keys demand a service that is not hidden. Its record can hold no coordinate, address or
-- outline; the checks below refuse it.

-- A UUID (version 8) that the same key always gives: what is imported twice is one thing.
create function directory_uuid(key text) returns uuid language sql immutable strict as $$
  select encode(set_byte(set_byte(h, 6, (get_byte(h, 6) & 15) | 128), 8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid
  from (select substr(sha256(convert_to(key, 'UTF8')), 1, 16) as h) as hashed
$$;

-- Whether a record tells where something is: by a member for it, or by a number with the decimals of a
-- coordinate anywhere in its texts.
create function tells_a_place(record jsonb) returns boolean language sql immutable strict as $$
  select jsonb_path_exists(record, '$.**.latitude') or jsonb_path_exists(record, '$.**.longitude')
    or jsonb_path_exists(record, '$.**.addresses') or jsonb_path_exists(record, '$.**.address_1')
    or jsonb_path_exists(record, '$.**.locations') or jsonb_path_exists(record, '$.**.extent')
    or record::text ~ '\d{1,3}\.\d{3,}|\d\s*°'
$$;

-- How many numbered rows there are of each kind, and how often they changed. The row is the lock that
-- hands out positions: those of a kind are 0 … count − 1 without a gap, so that any page of a list is a
-- range of an index, and no count is ever computed.
create table directory_numbers (
  community_id bytea not null references communities,
  kind text not null check (kind in
    ('services', 'organizations', 'services_at_locations', 'taxonomies', 'taxonomy_terms')),
  count bigint not null default 0 check (count >= 0),
  version bigint not null default 0,
  primary key (community_id, kind)
);

create table taxonomies (
  community_id bytea not null references communities,
  taxonomy_id uuid not null,
  source_id text,
  position bigint,
  modified_on date not null default current_date,
  record jsonb not null check (record ? 'name'),
  primary key (community_id, taxonomy_id)
);
create unique index taxonomies_in_order on taxonomies (community_id, position);

create table taxonomy_terms (
  community_id bytea not null,
  term_id uuid not null,
  taxonomy_id uuid,
  parent_id uuid,
  source_id text,
  position bigint,
  modified_on date not null default current_date,
  record jsonb not null check (record ? 'name'),
  primary key (community_id, term_id),
  foreign key (community_id, taxonomy_id) references taxonomies
);
create unique index taxonomy_terms_in_order on taxonomy_terms (community_id, position);
-- The terms of a taxonomy, and those under a term.
create index taxonomy_terms_of_taxonomy on taxonomy_terms (community_id, taxonomy_id, position);
create index taxonomy_terms_under on taxonomy_terms (community_id, parent_id, position);

alter table organisations rename to organisations_before;
alter table services rename to services_before;
alter table services_before drop constraint services_community_id_organisation_id_fkey;
alter table services_before drop constraint services_pkey;
drop index services_in_order, services_by_word, services_of_source, services_of_organisation;

create table organizations (
  community_id bytea not null references communities,
  organization_id uuid not null,
  -- Null where several sources name it: then its name is its identity.
  source_id text,
  -- Runs hidden services only: stands in no list.
  is_hidden boolean not null default false,
  position bigint,
  modified_on date not null default current_date,
  -- Of what a source said, so that the same again is left alone.
  fingerprint bytea not null,
  record jsonb not null check (record ? 'name'),
  primary key (community_id, organization_id),
  check (not is_hidden or position is null),
  check (not is_hidden or not tells_a_place(record))
);
create unique index organizations_in_order on organizations (community_id, position);

create table services (
  community_id bytea not null,
  service_id uuid not null,
  source_id text not null,
  -- What the source calls it, where that is not the id itself.
  source_key text,
  organization_id uuid not null,
  is_hidden boolean not null default false,
  position bigint,
  modified_on date not null default current_date,
  -- The day a steward, or the source, last checked that it is right.
  checked_on date,
  fingerprint bytea not null,
  -- What stewards changed, member by member; an import keeps it.
  edits jsonb not null default '{}',
  record jsonb not null check (record ? 'name' and record ? 'status'),
  -- For the list of services, until `listings` (0065) takes it over.
  names jsonb not null check (names <> '{}'),
  places jsonb not null,
  phones text[] not null,
  kinds text[] not null,
  score smallint not null check (score between 0 and 100),
  search tsvector not null,
  primary key (community_id, service_id),
  -- What locations and versions refer to: never a hidden service.
  unique (community_id, service_id, is_hidden),
  foreign key (community_id, source_id) references service_sources,
  foreign key (community_id, organization_id) references organizations,
  check (not is_hidden or (position is null and places = '{}' and checked_on is null)),
  check (not is_hidden or not (tells_a_place(record) or tells_a_place(edits)))
);
create unique index services_in_order on services (community_id, position);
-- `modified_after`; what has not been checked for long.
create index services_modified on services (community_id, modified_on) include (position);
create index services_checked on services (community_id, checked_on nulls first, service_id);
create index services_of_source on services (community_id, source_id);
create index services_of_organization on services (community_id, organization_id) include (position);
create index services_by_score on services (community_id, score desc, service_id);
create index services_by_word on services using gin (community_id, search);

create table locations (
  community_id bytea not null references communities,
  location_id uuid not null,
  organization_id uuid,
  source_id text not null,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  postal_code text,
  fingerprint bytea not null,
  record jsonb not null check (record ? 'location_type' and not record ?| '{latitude,longitude}'),
  primary key (community_id, location_id),
  foreign key (community_id, organization_id) references organizations,
  check ((latitude is null) = (longitude is null))
);
create index locations_of_organization on locations (community_id, organization_id);
create index locations_with_postal_code on locations (community_id, postal_code text_pattern_ops);

create table services_at_locations (
  community_id bytea not null,
  service_at_location_id uuid not null,
  service_id uuid not null,
  location_id uuid not null,
  is_hidden boolean not null default false check (not is_hidden),
  position bigint,
  record jsonb not null,
  primary key (community_id, service_at_location_id),
  foreign key (community_id, service_id, is_hidden)
    references services (community_id, service_id, is_hidden) on delete cascade,
  foreign key (community_id, location_id) references locations
);
create unique index services_at_locations_in_order on services_at_locations (community_id, position);
create index services_at_locations_of_service
  on services_at_locations (community_id, service_id) include (position);
create index services_at_locations_of_location
  on services_at_locations (community_id, location_id) include (position);

-- Which terms a service or an organization has, by its attributes.
create table service_terms (
  community_id bytea not null,
  term_id uuid not null,
  service_id uuid not null,
  primary key (community_id, term_id, service_id),
  foreign key (community_id, service_id) references services on delete cascade
);
create index service_terms_of_service on service_terms (community_id, service_id);

create table organization_terms (
  community_id bytea not null,
  term_id uuid not null,
  organization_id uuid not null,
  primary key (community_id, term_id, organization_id),
  foreign key (community_id, organization_id) references organizations on delete cascade
);
create index organization_terms_of_organization on organization_terms (community_id, organization_id);

-- What was there before, in the new shape. Old ids were twenty hexadecimal digits; the new one is made
-- of the old one, so that a plan's pointer and a printed address still lead there.

-- The language of the plain texts: English where there is a name in it, else the first there is.
create function pg_temp.plain_language(names jsonb) returns text language sql immutable as $$
  select case when names ? 'en' then 'en' else (select min(k) from jsonb_object_keys(names) as k) end
$$;
-- {"<language>": {"<member>": text}} for all languages but the plain one.
create function pg_temp.translations(plain text, texts jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(language, members), '{}') from (
    select l.key as language, jsonb_object_agg(t.key, l.value) as members
    from jsonb_each(texts) as t, jsonb_each(t.value) as l
    where l.key <> plain and l.value <> '""' group by l.key
  ) as by_language
$$;
create function pg_temp.texts(plain text, texts jsonb) returns jsonb language sql immutable as $$
  select coalesce((select jsonb_object_agg(t.key, coalesce(t.value -> plain, (
      select l.value from jsonb_each(t.value) as l order by l.key = 'en' desc, l.key limit 1)))
      from jsonb_each(texts) as t where t.value <> '{}'), '{}')
    || jsonb_build_object('text_language', plain)
    || case when pg_temp.translations(plain, texts) = '{}' then '{}'
       else jsonb_build_object('translations', pg_temp.translations(plain, texts)) end
$$;

insert into organizations (community_id, organization_id, position, fingerprint, record)
select community_id, directory_uuid(E'organization\n' || organisation_id),
  row_number() over (partition by community_id order by organisation_id) - 1, '',
  pg_temp.texts(pg_temp.plain_language(names), jsonb_build_object('name', names))
    || jsonb_build_object('description', '')
from organisations_before where names <> '{}';

insert into services (
  community_id, service_id, source_id, organization_id, position, fingerprint, record,
  names, places, phones, kinds, score, search
)
select s.community_id, directory_uuid(E'service\n' || service_id), source_id,
  directory_uuid(E'organization\n' || organisation_id),
  row_number() over (partition by s.community_id order by service_id) - 1, '',
  pg_temp.texts(pg_temp.plain_language(names), jsonb_build_object('name', names, 'description', descriptions))
    || jsonb_build_object('status', 'active')
    || case when website is null then '{}' else jsonb_build_object('url', website) end
    || case when phones = '{}' then '{}' else jsonb_build_object('phones', (
         select jsonb_agg(jsonb_build_object(
             'id', directory_uuid(E'phone\n' || service_id || E'\n' || p.number),
             'number', split_part(p.number, '#', 1), 'type', 'voice')
           || case when p.number ~ '#\d+$'
              then jsonb_build_object('extension', split_part(p.number, '#', 2)::int) else '{}' end
           order by p.ordinality)
         from unnest(phones) with ordinality as p (number, ordinality))) end
    || case when hours = '{}' then '{}' else jsonb_build_object('schedules', jsonb_build_array(
         jsonb_build_object('id', directory_uuid(E'schedule\n' || service_id))
         || pg_temp.texts(pg_temp.plain_language(names), jsonb_build_object('description', hours)))) end
    || jsonb_build_object('attributes', (
         select jsonb_agg(jsonb_build_object(
           'id', directory_uuid(E'attribute\n' || service_id || E'\n' || k.kind),
           'link_entity', 'service',
           'taxonomy_term_id', directory_uuid(E'taxonomy_term\nneeds\n' || k.kind)) order by k.ordinality)
         from unnest(kinds) with ordinality as k (kind, ordinality))),
  names, places, phones, kinds, score, search
from services_before as s;

insert into service_terms (community_id, term_id, service_id)
select distinct community_id, directory_uuid(E'taxonomy_term\nneeds\n' || kind),
  directory_uuid(E'service\n' || service_id)
from services_before, unnest(kinds) as kind;

insert into locations (community_id, location_id, source_id, latitude, longitude, fingerprint, record)
select community_id, directory_uuid(E'location\n' || service_id), source_id, latitude, longitude, '',
  jsonb_build_object('location_type', 'physical')
    || case when places = '{}' then '{}' else jsonb_build_object('addresses', jsonb_build_array(
         jsonb_build_object('id', directory_uuid(E'address\n' || service_id), 'city', '',
           'state_province', '', 'postal_code', '', 'country', '', 'address_type', 'physical')
         || pg_temp.texts(pg_temp.plain_language(names),
              jsonb_build_object('address_1', places, 'region', districts)))) end
from services_before where latitude is not null or places <> '{}';

insert into services_at_locations (
  community_id, service_at_location_id, service_id, location_id, position, record)
select community_id, directory_uuid(E'service_at_location\n' || service_id),
  directory_uuid(E'service\n' || service_id), directory_uuid(E'location\n' || service_id),
  row_number() over (partition by community_id order by service_id) - 1, '{}'
from services_before where latitude is not null or places <> '{}';

insert into directory_numbers (community_id, kind, count, version)
select community_id, 'services', count(*), 1 from services group by community_id
union all
select community_id, 'organizations', count(*), 1 from organizations group by community_id
union all
select community_id, 'services_at_locations', count(*), 1 from services_at_locations group by community_id;

drop table services_before;
drop table organisations_before;
