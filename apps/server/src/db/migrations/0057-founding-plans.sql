-- With how many stewards a real desk is meant to begin, and how many of them sign each change; gone
-- once their first root stands in the ledger. Public: the root says the same.
create table founding_plans (
  community_id bytea not null,
  desk_id bytea not null,
  stewards smallint not null check (stewards between 3 and 20),
  needed smallint not null check (needed between 2 and stewards),
  primary key (community_id, desk_id),
  foreign key (community_id, desk_id) references desks
);
