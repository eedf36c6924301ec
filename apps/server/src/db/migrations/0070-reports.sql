-- Reports: things that are broken, and what became of them. About places only: there is no column for
-- a person, no time of day anywhere, and ids are drawn or hashed, so that their order tells no time.
create extension if not exists btree_gist;

-- Whom an import was from and under which licence; shown with every report of it.
create table report_sources (
  community_id bytea not null references communities,
  source_id text not null,
  attribution jsonb not null,
  taken_in_on date not null,
  primary key (community_id, source_id)
);

-- Those who mend. Their type is one of a closed list (features/reports/body.ts), without police.
create table report_bodies (
  community_id bytea not null references communities,
  body_id text not null check (body_id ~ '^[a-z0-9-]{1,40}$'),
  type text not null,
  names jsonb not null,
  -- Where a digest of what is new goes; an office's address, never shown.
  email text,
  primary key (community_id, body_id)
);

-- What a community decided about a kind; a kind without a row is on, and nobody's yet.
create table report_kinds (
  community_id bytea not null references communities,
  kind text not null,
  is_on boolean not null,
  body_id text,
  primary key (community_id, kind),
  foreign key (community_id, body_id) references report_bodies
);

create table reports (
  community_id bytea not null references communities,
  report_id text not null check (report_id ~ '^[a-z2-7]{12}$'),
  kind text not null,
  -- Kept from the steps (features/reports/life.ts), so that no list folds them.
  state text not null,
  is_open boolean not null,
  is_listed boolean not null,
  words text not null check (char_length(words) <= 4000),
  -- An address or a landmark, as somebody wrote it.
  place text not null check (char_length(place) <= 300),
  neighbourhood text not null,
  latitude double precision check (latitude between -85 and 85),
  longitude double precision check (longitude between -180 and 180),
  -- Web Mercator in degrees: distances near one another come out in their right order.
  spot point generated always as
    (point(longitude, degrees(ln(tan(pi() / 4 + radians(latitude) / 2))))) stored,
  -- Question to answer: closed keys, numbers, days.
  answers jsonb not null default '{}',
  body_id text,
  expected date,
  received date not null,
  changed date not null,
  -- When those responsible last said something.
  answered date,
  done date,
  merged_into text,
  me_too integer not null default 0,
  -- The first photo that a steward let through.
  cover text,
  source_id text,
  external_id text,
  -- How many steps came with the import; once somebody here took another, the source changes nothing.
  imported_steps smallint,
  -- SHA-256 of the follow-up code. The code is nowhere.
  follow_hash bytea check (octet_length(follow_hash) = 32),
  primary key (community_id, report_id),
  foreign key (community_id, source_id) references report_sources,
  check ((latitude is null) = (longitude is null))
);

-- Every list pages by day and id: newest, open or closed, of a kind, of a neighbourhood, of a body.
create index reports_newest on reports
  (community_id, is_open, received desc, report_id desc) where is_listed;
create index reports_of_kind on reports
  (community_id, kind, is_open, received desc, report_id desc) where is_listed;
create index reports_of_neighbourhood on reports
  (community_id, neighbourhood, is_open, received desc, report_id desc) where is_listed;
create index reports_of_body on reports
  (community_id, body_id, is_open, received desc, report_id desc) where is_listed and body_id is not null;
-- Near me, and "is it one of these?": open reports in the order of their distance.
create index reports_near on reports using gist (community_id, spot) where is_open and spot is not null;
create index reports_near_of_kind on reports using gist (community_id, kind, spot)
  where is_open and spot is not null;
create unique index reports_by_code on reports (community_id, follow_hash) where follow_hash is not null;
create index reports_merged on reports (community_id, merged_into) where merged_into is not null;
-- What changed since a day, for those who pull.
create index reports_changed on reports (community_id, changed desc, report_id desc);

create table report_steps (
  community_id bytea not null,
  report_id text not null,
  number smallint not null,
  day date not null,
  words text not null check (char_length(words) <= 2000),
  -- {"kind": …}, see features/reports/step.ts. A step does not say who took it.
  detail jsonb not null,
  primary key (community_id, report_id, number),
  foreign key (community_id, report_id) references reports on delete cascade
);

-- The pictures themselves are files in the data folder, named by photo_id.
create table report_photos (
  community_id bytea not null,
  photo_id text not null check (photo_id ~ '^[0-9a-f]{32}$'),
  report_id text not null,
  place smallint not null,
  -- Only what a steward looked at is shown.
  is_shown boolean not null,
  -- Of the mended thing, by those who mended it.
  is_of_mended boolean not null,
  since date not null,
  width integer not null,
  height integer not null,
  primary key (community_id, photo_id),
  foreign key (community_id, report_id) references reports on delete cascade
);
create index report_photos_of on report_photos (community_id, report_id, place);
create index report_photos_waiting on report_photos (community_id, since, photo_id) where not is_shown;

-- Counts are kept with every change and never computed for a page. The neighbourhood '*' is the whole
-- community, the kind '' all kinds.
create table report_figures (
  community_id bytea not null references communities,
  neighbourhood text not null,
  kind text not null,
  open integer not null,
  closed integer not null,
  mended integer not null,
  median_days smallint,
  primary key (community_id, neighbourhood, kind)
);
create table report_months (
  community_id bytea not null references communities,
  neighbourhood text not null,
  month date not null,
  received integer not null,
  mended integer not null,
  primary key (community_id, neighbourhood, month)
);
-- How many were mended after how many days: what a median is read from.
create table report_mend_days (
  community_id bytea not null references communities,
  neighbourhood text not null,
  kind text not null,
  days smallint not null,
  count integer not null,
  primary key (community_id, neighbourhood, kind, days)
);
-- Open reports in a map's squares: the tile x, y of a zoom level.
create table report_cells (
  community_id bytea not null references communities,
  level smallint not null,
  x integer not null,
  y integer not null,
  open integer not null,
  primary key (community_id, level, x, y)
);
