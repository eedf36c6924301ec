-- S of each epoch under the night key, which is kept outside the database ("Erasing, expiring,
-- restoring"). Each night the key is drawn anew, every row here wrapped under the new one, and the
-- old one destroyed: what lingers in heap files and write-ahead logs then opens nothing.

-- Which key S is wrapped under now, which one is still being left, and the last day on which a night
-- was finished (in the community's time zone; null before the first).
create table night_keys (
  community_id bytea primary key references communities,
  key_id bytea not null check (octet_length(key_id) = 8),
  leaving_id bytea check (octet_length(leaving_id) = 8),
  done_day date
);

create table room_secrets (
  community_id bytea not null,
  room_id bytea not null,
  epoch integer not null,
  key_id bytea not null check (octet_length(key_id) = 8),
  wrapped bytea not null,
  primary key (community_id, room_id, epoch),
  foreign key (community_id, room_id, epoch) references room_epochs on delete cascade
  -- Every row is rewritten each night: room for it on the same page.
) with (fillfactor = 45);

-- Until the first night, which follows at once, they lie as they lay: in clear, under the id of zeros.
insert into room_secrets (community_id, room_id, epoch, key_id, wrapped)
select community_id, room_id, epoch, '\x0000000000000000', secret from room_epochs;

alter table room_epochs drop column secret;
