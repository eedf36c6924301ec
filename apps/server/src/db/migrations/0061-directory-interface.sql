-- What the HSDS interface is asked by. Words as `services.search` has them (features/search/lexemes.ts).
alter table organizations add column search tsvector not null default '';
alter table taxonomies add column search tsvector not null default '';
alter table taxonomy_terms add column search tsvector not null default '';
create index organizations_by_word on organizations using gin (community_id, search);
create index taxonomies_by_word on taxonomies using gin (community_id, search);
create index taxonomy_terms_by_word on taxonomy_terms using gin (community_id, search);
-- `proximity`: a strip of latitudes, then the longitudes in it.
create index locations_by_latitude on locations (community_id, latitude, longitude)
  where latitude is not null;
