-- How the directory is kept right: what stands there twice, what stewards changed, what is wrong.

-- Names that are the same but for spaces, signs, width and case.
alter table services add column name_key text generated always as (
  left(translate(lower(regexp_replace(normalize(record ->> 'name', nfkc), '[\s[:punct:]]', '', 'g')),
    '臺', '台'), 100)
) stored;
create index services_by_name on services (community_id, name_key, service_id);

-- Services that are likely one and the same, for a steward to say so or not; never merged by a program.
-- `other_id` is the id itself where a source has a service twice, word for word: it was taken in once.
create table likely_duplicates (
  community_id bytea not null,
  service_id uuid not null,
  other_id uuid not null,
  found_on date not null default current_date,
  -- 'one': the same, and one of them was withdrawn; 'two': they are two.
  settled text check (settled in ('one', 'two')),
  primary key (community_id, service_id, other_id),
  foreign key (community_id, service_id) references services on delete cascade,
  foreign key (community_id, other_id) references services on delete cascade,
  check (service_id <= other_id)
);
create index likely_duplicates_open on likely_duplicates (community_id, service_id, other_id)
  where settled is null;
create index likely_duplicates_of_other on likely_duplicates (community_id, other_id);

-- What stewards changed, one row a change: the members before and after, and which desk; not who, and
-- not at what time. Never of a hidden service: what it said before could tell where it is.
create table service_versions (
  community_id bytea not null,
  service_id uuid not null,
  number integer not null check (number > 0),
  is_hidden boolean not null default false check (not is_hidden),
  made_on date not null,
  desk_id bytea not null,
  -- {"<member>": value}, null where there was none.
  before jsonb not null,
  after jsonb not null,
  primary key (community_id, service_id, number),
  foreign key (community_id, service_id, is_hidden)
    references services (community_id, service_id, is_hidden) on delete cascade,
  foreign key (community_id, desk_id) references desks
);

-- "Something here is wrong": words from the public, about a service, until a steward deletes them. No
-- name, no address, no way back to whoever wrote. Not about a hidden service: they could tell its place.
create table service_remarks (
  community_id bytea not null,
  remark_id uuid not null,
  service_id uuid not null,
  is_hidden boolean not null default false check (not is_hidden),
  made_on date not null,
  words text not null check (length(words) between 1 and 1000),
  primary key (community_id, remark_id),
  foreign key (community_id, service_id, is_hidden)
    references services (community_id, service_id, is_hidden) on delete cascade
);
create index service_remarks_of_service on service_remarks (community_id, service_id);
create index service_remarks_by_day on service_remarks (community_id, made_on, remark_id);
