-- Who may sign for a desk, and what is to stand in the ledger about it. All of it is public but the
-- seed of a founder, which is in samples and trials only.

alter table communities drop constraint communities_kind_check;
alter table communities add constraint communities_kind_check
  check (kind in ('sample', 'trial', 'real'));

create table desk_roots (
  community_id bytea not null,
  desk_id bytea not null,
  number integer not null check (number > 0),
  root bytea not null,
  primary key (community_id, desk_id, number),
  foreign key (community_id, desk_id) references desks
);

-- In a sample, and in a trial until its first steward is there, the server signs for itself.
create table desk_founders (
  community_id bytea not null,
  desk_id bytea not null,
  seed bytea not null check (octet_length(seed) = 32),
  -- Its steward leaf.
  leaf bytea not null,
  primary key (community_id, desk_id),
  foreign key (community_id, desk_id) references desks
);

-- A root or roster that waits for the signatures of enough stewards.
create table desk_proposals (
  community_id bytea not null,
  desk_id bytea not null,
  subject bytea not null check (octet_length(subject) = 32),
  kind text not null check (kind in ('root', 'roster')),
  payload bytea not null,
  -- Leaves of devices that were in no roster before.
  devices bytea[] not null,
  made_day date not null,
  primary key (community_id, desk_id, subject),
  foreign key (community_id, desk_id) references desks
);

create table desk_proposal_signatures (
  community_id bytea not null,
  desk_id bytea not null,
  subject bytea not null,
  sign_key bytea not null check (octet_length(sign_key) = 32),
  signature bytea not null check (octet_length(signature) = 64),
  primary key (community_id, desk_id, subject, sign_key),
  foreign key (community_id, desk_id, subject) references desk_proposals on delete cascade
);

-- What the first device of the same person signed over a second one that waits.
alter table invitations add column second_key bytea check (octet_length(second_key) = 32);
alter table invitations add column second_signature bytea
  check (octet_length(second_signature) = 64);
-- Roots and rosters carry all their signatures in their leaf now.
alter table rosters drop column signature;

-- What the index that ends every published tree has of each desk: folded from the leaves in the tree.
create table ledger_index (
  community_id bytea not null references communities,
  desk_id bytea not null check (octet_length(desk_id) = 16),
  root bytea not null check (octet_length(root) = 32),
  roster bytea not null check (octet_length(roster) = 32),
  -- A chain over everybody who left.
  departed bytea not null check (octet_length(departed) = 32),
  primary key (community_id, desk_id)
);
