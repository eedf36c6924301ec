-- What stewards change in the directory, one row an act, so that an act is undone as one step however
-- many services it touched. Which desk, never who, and the day, never the time. Nothing here is of a
-- hidden service: its foreign keys demand one that is not (the decision "Sealed places" says why).

create table service_changes (
  community_id bytea not null references communities,
  -- In the order in which they were made.
  number bigint not null check (number > 0),
  kind text not null check (kind in ('edit', 'check', 'bulk', 'merge', 'undo')),
  made_on date not null,
  desk_id bytea not null,
  -- How many services it touched.
  services integer not null check (services > 0),
  -- Two services that were called one: {"kept", "gone"}.
  pair jsonb,
  undone_by bigint,
  primary key (community_id, number),
  foreign key (community_id, desk_id) references desks
);

-- Which act a version belongs to, and what it put in the place of what stewards had changed before:
-- {"<member>": value}, null where the source's own word had stood. `before` and `after` are what was to
-- be read. No program wrote versions until now.
alter table service_versions
  add column change bigint not null,
  add column replaced jsonb not null,
  add foreign key (community_id, change) references service_changes on delete cascade;
-- The services of an act.
create index service_versions_of_change on service_versions (community_id, change, service_id);

alter table services
  -- What the source says, where a steward's changes lie over it: so that taking one back gives what the
  -- source says by then.
  add column said jsonb,
  -- The service that this one was found to be: it stands in no list then, and its page leads there.
  add column merged_into uuid,
  add foreign key (community_id, merged_into) references services,
  add check (merged_into is null or (merged_into <> service_id and position is null)),
  add check (not is_hidden or said is null or not tells_a_place(said));
create index services_merged on services (community_id, merged_into) where merged_into is not null;

-- What has not been checked for long: without hidden places, of which nobody notes that they were.
drop index services_checked;
create index services_to_check on services (community_id, checked_on nulls first, service_id)
  where position is not null;
-- What `name_key` (0062) is made by.
create function directory_name_key(name text) returns text language sql immutable as $$
  select left(translate(lower(regexp_replace(normalize(name, nfkc), '[\s[:punct:]]', '', 'g')),
    '臺', '台'), 100)
$$;
-- A source that names a place which stewards keep hidden is matched by name, never by an id that its
-- address went into.
create index services_hidden on services (community_id, source_id)
  where is_hidden or edits ? 'nameKey';
