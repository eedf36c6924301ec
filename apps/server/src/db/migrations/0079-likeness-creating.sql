-- By what services are likely one and the same: the heart of a name, a telephone number, an address, one
-- row each. A service that is written is held against those that share a row with it, never against all.
-- Nothing of a hidden service: its address would stand here in the clear, so its foreign key demands one
-- that is not.
create table service_likeness (
  community_id bytea not null,
  -- 'c' and the heart of the name, 'p' and a number, 'a' and an address, 'f' and floors
  -- (records/likeness.ts).
  key text not null check (length(key) between 2 and 120),
  service_id uuid not null,
  is_hidden boolean not null default false check (not is_hidden),
  primary key (community_id, key, service_id),
  foreign key (community_id, service_id, is_hidden)
    references services (community_id, service_id, is_hidden) on delete cascade
);
create index service_likeness_of_service on service_likeness (community_id, service_id);

-- By which code the rows above were made; another, or none, and they are made anew after a start.
create table likeness_versions (
  community_id bytea primary key references communities,
  version text not null
);

-- Services and organizations that stewards made, and organizations that they changed.
alter table service_changes
  drop constraint service_changes_kind_check,
  add constraint service_changes_kind_check
    check (kind in ('edit', 'check', 'bulk', 'merge', 'undo', 'create', 'organization'));

-- What stewards changed of an organization, as for services: kept beside what its source says, and laid
-- over it at every import. Of one that runs hidden places only, nothing.
alter table organizations
  add column edits jsonb not null default '{}',
  add column said jsonb,
  add check (not is_hidden or (edits = '{}' and said is null));
create table organization_versions (
  community_id bytea not null,
  organization_id uuid not null,
  number integer not null check (number > 0),
  made_on date not null,
  desk_id bytea not null,
  before jsonb not null,
  after jsonb not null,
  replaced jsonb not null,
  change bigint not null,
  primary key (community_id, organization_id, number),
  foreign key (community_id, organization_id) references organizations on delete cascade,
  foreign key (community_id, desk_id) references desks,
  foreign key (community_id, change) references service_changes on delete cascade
);
create index organization_versions_of_change on organization_versions (community_id, change);
