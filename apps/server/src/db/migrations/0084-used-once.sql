-- What may be shown once and was: nonces, solved work, tokens of forms. Here, so that every process
-- of an installation refuses it the second time. Random bytes of nobody's; they tell no time and go
-- as soon as they are too old to be shown at all.
--
-- Unlogged: nothing of it is in write-ahead logs, replicas and base backups. It is empty after a crash
-- of the database; each process then still refuses what it took itself.
create unlogged table used_once (
  community_id bytea not null,
  kind text not null check (kind in ('nonce', 'work', 'form')),
  -- Which third of a period three times as long as its kind is good for: the oldest third is deleted.
  turn smallint not null check (turn between 0 and 2),
  token bytea not null check (octet_length(token) between 10 and 12),
  -- Without a foreign key: checking it would lock the community's row for each of them.
  primary key (community_id, kind, turn, token)
);
