-- The directory: organisations, the services they run, and the sources both were taken from.
-- Organisations and places only. There is no column for a person, and no importer fills one in.
create extension if not exists btree_gin;

create table service_sources (
  community_id bytea not null references communities,
  source_id text not null,
  -- {"en": …}: whom the data is from and under which licence; shown with every service of it.
  attribution jsonb not null,
  taken_in_on date not null,
  primary key (community_id, source_id)
);

create table organisations (
  community_id bytea not null references communities,
  -- A hash of the name: the same name in two sources is the same organisation.
  organisation_id text not null,
  names jsonb not null,
  primary key (community_id, organisation_id)
);

create table services (
  community_id bytea not null,
  -- A hash of the source and of what the source calls the service, so that a second import finds it.
  service_id text not null,
  source_id text not null,
  organisation_id text not null,
  -- Language tag to text, at least one: {"en": …, "zh-Hant": …}.
  names jsonb not null check (names <> '{}'),
  descriptions jsonb not null,
  places jsonb not null,
  districts jsonb not null,
  hours jsonb not null,
  phones text[] not null,
  website text,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  kinds text[] not null,
  -- How complete the entry is, 0 to 100: the order of every list. Kept, so that no list computes it.
  score smallint not null check (score between 0 and 100),
  -- Words and pairs of Han characters, Traditional folded into Simplified (features/services/lexemes.ts).
  search tsvector not null,
  primary key (community_id, service_id),
  foreign key (community_id, source_id) references service_sources,
  foreign key (community_id, organisation_id) references organisations,
  check ((latitude is null) = (longitude is null))
);

-- The list, and the bounded walk that a search begins with.
create index services_in_order on services (community_id, score desc, service_id);
-- A search whose walk found too few: words that stand in few entries.
create index services_by_word on services using gin (community_id, search);
-- An import counts what its source had before; a source is looked at as a whole.
create index services_of_source on services (community_id, source_id);
create index services_of_organisation on services (community_id, organisation_id);
