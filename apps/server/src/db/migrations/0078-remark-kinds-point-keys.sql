-- What a remark says is wrong, until now the first line of its words.
alter table service_remarks
  add column what text,
  -- Without words it is a remark still.
  drop constraint service_remarks_words_check;
update service_remarks set
  what = case when split_part(words, E'\n', 1) in ('gone', 'phone', 'hours', 'place', 'other')
    then split_part(words, E'\n', 1) else 'other' end,
  words = case when position(E'\n' in words) > 0 then substr(words, position(E'\n' in words) + 1)
    else words end;
alter table service_remarks
  alter column what set not null,
  add constraint service_remarks_what_check check (
    what in ('gone', 'phone', 'hours', 'place', 'other')),
  add constraint service_remarks_words_check check (length(words) <= 1000);

-- What points of "near here" in addresses are sealed with: a key for each hour in which one was sealed,
-- shared by all processes and deleted after the next hour; from then on nobody can open what it sealed.
-- Unlogged: nothing of it is in write-ahead logs, replicas and base backups.
create unlogged table point_keys (
  community_id bytea not null,
  -- Since 1970.
  hour bigint not null,
  key bytea not null check (octet_length(key) = 32),
  primary key (community_id, hour)
);
