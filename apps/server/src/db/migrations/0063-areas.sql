-- The areas of a community, from the whole of it down to villages or blocks: what desks serve, services
-- are offered in and reports are counted by. Public geography; nobody lives in a row of it.
create table areas (
  community_id bytea not null references communities,
  -- What the source calls it; desks, reports and neighbourhoods name it so.
  area_id text not null check (area_id ~ '^[A-Za-z0-9-]{1,40}$'),
  source_id text not null,
  -- {"<language>": …}, at least one.
  names jsonb not null check (names <> '{}'),
  -- 0 is the largest: a city; its districts 1, their villages 2.
  depth smallint not null check (depth between 0 and 9),
  parent_id text,
  -- WGS 84. Around everything in it.
  south double precision not null,
  west double precision not null,
  north double precision not null,
  east double precision not null,
  -- GeoJSON MultiPolygon coordinates as they came; null where an area is the sum of those under it.
  polygon jsonb,
  -- The same with fewer points, for drawing and for finding on a device.
  outline jsonb,
  primary key (community_id, area_id),
  check (south <= north and west <= east and south >= -90 and north <= 90)
);
create index areas_under on areas (community_id, parent_id, area_id);
-- Those around a point, smallest first.
create index areas_by_box on areas (community_id, south, north);
