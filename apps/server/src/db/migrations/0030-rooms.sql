-- Rooms: identifiers, sealed bytes, and the days that ROOMS.md allows; no time of day and no number
-- that counts across rooms. The room's public key is not here: a request brings it, and its hash is
-- the room id. Slots, manifests and opening records are encrypted under a key from the epoch's S.

create table rooms (
  community_id bytea not null references communities,
  room_id bytea not null check (octet_length(room_id) = 32),
  -- Of the current epoch only; an older door key finds nothing.
  door_key bytea not null check (octet_length(door_key) = 32),
  commitment bytea not null check (octet_length(commitment) = 32),
  epoch integer not null check (epoch > 0),
  -- hash("nearhand/v1/epoch" ‖ the current manifest): what the next one must follow.
  epoch_head bytea not null check (octet_length(epoch_head) = 32),
  head bytea not null check (octet_length(head) = 32),
  -- The place that the next element takes.
  sequence integer not null,
  opening_head bytea not null check (octet_length(opening_head) = 32),
  openings integer not null default 0,
  state text not null default 'open' check (state in ('open', 'closed', 'replaced')),
  opened_day date not null,
  visited_day date not null,
  closed_day date,
  keep_days integer not null default 180 check (keep_days in (180, 365, 1095)),
  goes_day date not null generated always as (least(visited_day + keep_days, closed_day + 90)) stored,
  primary key (community_id, room_id),
  -- A helper's request is addressed by door key.
  unique (community_id, door_key)
  -- Every append changes head and sequence in place: room for it on the same page.
) with (fillfactor = 80);
-- The daily sweep looks only at rooms whose day has come.
create index rooms_that_go on rooms (community_id, goes_day);

-- S of each epoch, apart from everything that it opens, and where the epoch's manifest stands.
create table room_epochs (
  community_id bytea not null,
  room_id bytea not null,
  epoch integer not null,
  sequence integer not null,
  secret bytea not null,
  primary key (community_id, room_id, epoch),
  foreign key (community_id, room_id) references rooms on delete cascade
);

-- The room's own slot of the current epoch.
create table room_slots (
  community_id bytea not null,
  room_id bytea not null,
  slot bytea not null,
  primary key (community_id, room_id),
  foreign key (community_id, room_id) references rooms on delete cascade
);

-- The journal. Without a foreign key: an append changes the room's row in the same statement, so the
-- room is there, and checking it again would cost a lookup for each entry. Erasing deletes both.
create table elements (
  community_id bytea not null,
  room_id bytea not null,
  sequence integer not null,
  -- 0 an entry, 1 a manifest (encrypted at rest), as in the frames of docs/http.md
  kind smallint not null check (kind in (0, 1)),
  bytes bytea not null,
  primary key (community_id, room_id, sequence)
);
-- Ciphertext does not compress.
alter table elements alter column bytes set storage external;

create table openings (
  community_id bytea not null,
  room_id bytea not null,
  number integer not null,
  epoch integer not null,
  record bytea not null,
  primary key (community_id, room_id, number),
  foreign key (community_id, room_id) references rooms on delete cascade
);

-- What a desk's members see of a room: drawn anew at each epoch, ordered within a day by chance.
create table inbox_rows (
  community_id bytea not null,
  desk_id bytea not null,
  changed_day date not null,
  row_id bytea not null check (octet_length(row_id) = 16),
  room_id bytea not null,
  epoch integer not null,
  roster_number integer not null,
  slots bytea not null,
  primary key (community_id, desk_id, changed_day, row_id),
  foreign key (community_id, room_id) references rooms on delete cascade,
  foreign key (community_id, desk_id) references desks
);
alter table inbox_rows alter column slots set storage external;
-- Which desks a room is at: checked for each visit by a helper, replaced at each epoch.
create unique index inbox_rows_of_room on inbox_rows (community_id, room_id, desk_id);

-- Attachments, as sealed bytes. An upload that no entry lists goes after a day.
create table blobs (
  community_id bytea not null,
  room_id bytea not null,
  blob_id bytea not null check (octet_length(blob_id) = 16),
  listed boolean not null default false,
  made_day date not null,
  primary key (community_id, room_id, blob_id),
  foreign key (community_id, room_id) references rooms on delete cascade
);
create index blobs_unlisted on blobs (community_id, made_day) where not listed;

create table blob_parts (
  community_id bytea not null,
  room_id bytea not null,
  blob_id bytea not null,
  part integer not null,
  bytes bytea not null,
  primary key (community_id, room_id, blob_id, part),
  foreign key (community_id, room_id, blob_id) references blobs on delete cascade
);
alter table blob_parts alter column bytes set storage external;
