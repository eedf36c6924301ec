-- GeoReport v2: keys of programs that may create requests, and tokens in place of ids.
create table report_api_keys (
  community_id bytea not null references communities,
  -- SHA-256 of the key, which is shown once.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  -- Which program it is, for whoever takes keys back.
  name text not null,
  made_day date not null,
  primary key (community_id, key_hash)
);

create table report_tokens (
  community_id bytea not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  report_id text not null,
  made_day date not null,
  primary key (community_id, token_hash),
  foreign key (community_id, report_id) references reports on delete cascade
);

-- A kind whose id comes later, from whoever it is sent on to, is a batch service.
alter table report_kinds add column is_batch boolean not null default false;
