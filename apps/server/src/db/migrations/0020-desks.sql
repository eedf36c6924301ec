-- Desks and who answers at them. All of it is public but invitations, shift tokens, work tokens and
-- the addresses of helpers who asked for a notice. There is no time of day in any of it.

-- What nonces, visit tokens and work challenges are made with: the same for every server process.
create table request_secrets (
  community_id bytea primary key references communities,
  secret bytea not null check (octet_length(secret) = 32)
);

create table desks (
  community_id bytea not null references communities,
  desk_id bytea not null check (octet_length(desk_id) = 16),
  -- Canonical JSON, as a steward signed it; a sample's first one is signed by nobody.
  description bytea not null,
  signature bytea,
  -- Taken out of the description: takes no new requests for now.
  paused boolean not null,
  primary key (community_id, desk_id)
);

create table stewards (
  community_id bytea not null,
  desk_id bytea not null,
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
  sign_key bytea not null check (octet_length(sign_key) = 32),
  leaf bytea not null,
  primary key (community_id, desk_id, leaf_hash),
  unique (community_id, desk_id, sign_key),
  foreign key (community_id, desk_id) references desks
);

-- Every device that was ever in a roster of the desk: older epochs of rooms name them.
create table devices (
  community_id bytea not null,
  desk_id bytea not null,
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
  sign_key bytea not null check (octet_length(sign_key) = 32),
  leaf bytea not null,
  primary key (community_id, desk_id, leaf_hash),
  foreign key (community_id, desk_id) references desks
);

create table rosters (
  community_id bytea not null,
  desk_id bytea not null,
  number integer not null check (number > 0),
  roster bytea not null,
  -- Signed by nobody where a sample's own links were confirmed by the server.
  signature bytea,
  primary key (community_id, desk_id, number),
  foreign key (community_id, desk_id) references desks
);

create table leavings (
  community_id bytea not null,
  desk_id bytea not null,
  leaf_hash bytea not null,
  leaving bytea not null,
  signature bytea not null,
  signed_by bytea not null,
  primary key (community_id, desk_id, leaf_hash),
  foreign key (community_id, desk_id, leaf_hash) references devices
);

create table invitations (
  community_id bytea not null,
  invitation bytea not null check (octet_length(invitation) = 16),
  desk_id bytea not null,
  role text not null check (role in ('helper', 'steward')),
  -- Known only for the links that a sample prints at its first start.
  secret bytea,
  -- What the invited device sent; waits for a steward.
  leaf bytea,
  mac bytea,
  made_day date not null,
  primary key (community_id, invitation),
  foreign key (community_id, desk_id) references desks
);
-- A desk's waiting enrolments, and how many invitations it has out.
create index invitations_of_desk on invitations (community_id, desk_id);

-- What all signed-in members of a desk carry, the same for all of them.
create table shifts (
  community_id bytea not null,
  desk_id bytea not null,
  token text not null,
  number integer not null,
  day date not null,
  primary key (community_id, desk_id),
  foreign key (community_id, desk_id) references desks
);

-- Tokens that stand in for the work of making a room, by their hash; a used one is deleted.
create table work_tokens (
  community_id bytea not null,
  token_hash bytea not null,
  desk_id bytea not null,
  made_day date not null,
  primary key (community_id, token_hash),
  foreign key (community_id, desk_id) references desks
);
create index work_tokens_of_desk on work_tokens (community_id, desk_id);

-- Members who want the content-free e-mail, and the desks that have something new since the last one.
create table notices (
  community_id bytea not null,
  desk_id bytea not null,
  leaf_hash bytea not null,
  email text not null,
  primary key (community_id, desk_id, leaf_hash),
  foreign key (community_id, desk_id) references desks
);

create table desk_news (
  community_id bytea not null,
  desk_id bytea not null,
  primary key (community_id, desk_id),
  foreign key (community_id, desk_id) references desks
);
