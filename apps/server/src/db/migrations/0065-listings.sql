-- What lists and searches read: one row for each service at one of its places, and for each service
-- without a place. A projection of the directory that can be dropped and made anew; the decision
-- "Searching" says why it looks like this.
create extension if not exists pg_trgm;

create table listings (
  community_id bytea not null references communities,
  -- The service at its location, or the service itself where it has no place.
  listing_id uuid not null,
  service_id uuid not null,
  -- The order of everything: completeness, then a draw that the id decides. Smaller comes first.
  rank integer not null,
  -- What a row of a list shows: {"n": names, "p": places, "t": telephone, "k": kinds}.
  shown jsonb not null,
  -- Names without what makes no difference to a search, for putting what was found in order.
  name text not null,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  -- The largest of its areas, for the counts beside a search.
  area_id text,
  -- What it can be narrowed to, and which needs its texts and its name answer, as bits (facets.ts,
  -- needs.json).
  facets bigint not null,
  needs bigint not null,
  needs_named bigint not null,
  -- Minutes of the week, Monday 0:00 being 0, where every week is like every other; null: not known.
  open_week int4multirange,
  -- Whether the week holds on public holidays.
  open_on_holidays boolean not null default false,
  -- Otherwise: minutes since 1970 by the community's clocks, for the coming five weeks.
  open_dated int4multirange,
  -- What else is known of its hours (kept-hours-row.ts).
  hours jsonb,
  -- The day on which open_dated has to be made anew.
  hours_due date,
  -- The rules that it is made from then.
  schedules jsonb,
  -- Every word, every word of the name, and what cannot be typed (listing-lexemes.ts).
  search tsvector not null,
  primary key (community_id, listing_id),
  check ((latitude is null) = (longitude is null)),
  check ((hours_due is null) = (schedules is null))
)
-- The words are long and a list never reads them: out of the row with them, and what a list does read
-- stays together on fewer pages.
with (toast_tuple_target = 512);
alter table listings alter column search set storage external;

-- Everything, in order; the last of a page is where the next begins.
create index listings_in_order on listings (community_id, rank, listing_id);
-- Words, filters, places, hours and tiers, all in one look-up.
create index listings_by_word on listings using gin (search) with (fastupdate = on, gin_pending_list_limit = 16384);
create index listings_of_service on listings (community_id, service_id);
create index listings_with_due_hours on listings (community_id, hours_due) where hours_due is not null;

-- How many listings have each facet, so that a page without a search counts nothing.
create table listing_counts (
  community_id bytea not null references communities,
  facet text not null,
  count bigint not null,
  primary key (community_id, facet)
);

-- Every word in letters that a listing has, for slips of the finger.
create table listing_words (
  community_id bytea not null references communities,
  word text not null,
  primary key (community_id, word)
);
create index listing_words_alike on listing_words using gist (word gist_trgm_ops (siglen = 64));

-- By which list of needs and which code the listings of a community were made; another, or none, and
-- they are made anew.
create table listing_versions (
  community_id bytea primary key references communities,
  version text not null
);

-- The list of services reads listings from here on.
drop index services_by_score;
alter table services
  drop column names, drop column places, drop column phones, drop column score;
-- The check of hidden services went with `places`.
alter table services add check (not is_hidden or (position is null and checked_on is null));
