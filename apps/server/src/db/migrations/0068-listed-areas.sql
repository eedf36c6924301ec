-- Listings know the areas they lie in, and the database holds that a place that must not be found lies
-- in none: an order by distance or a filter by area would give it away in a few searches.

alter table listings add column is_hidden boolean not null default false;
update listings as l set is_hidden = true from services as s
where s.community_id = l.community_id and s.service_id = l.service_id and s.is_hidden;

-- Which of them are hidden is said by `services`, in the end of each transaction: one that hides a
-- service writes the service first and its listings after.
alter table listings
  add foreign key (community_id, service_id, is_hidden)
    references services (community_id, service_id, is_hidden) deferrable initially deferred;

-- Nothing in its row leads to a place: no point, no area, no version at a location, and no address,
-- and among its words no square of the grid (#g) and no area (#a).
alter table listings add constraint hidden_listing_tells_no_place check (
  not is_hidden or (
    latitude is null and longitude is null and area_id is null and listing_id = service_id
    and shown -> 'p' = '{}' and search::text !~ '#(g[0-9]|a):'
  )
);

-- Goes up with every import of areas, by which processes know that theirs are old.
create table area_versions (
  community_id bytea primary key references communities,
  version bigint not null
);
