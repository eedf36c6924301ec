-- Witnesses (C2SP tlog-witness), both ways. Nothing of a room or a person is in these tables.

-- The key with which this instance cosigns the checkpoints of other logs. Its seed is sealed as the
-- ledger's own keys are.
create table witness_keys (
  community_id bytea primary key references communities,
  public_key bytea not null check (octet_length(public_key) = 32),
  sealed_seed bytea not null
);

-- The logs that it cosigns, and the newest head that it cosigned of each: a row is only ever changed
-- from the head it has to one that grew from it.
create table witnessed_logs (
  community_id bytea not null references communities,
  origin text not null,
  verifier_key text not null,
  size bigint not null default 0 check (size >= 0),
  -- None before the first cosignature.
  root bytea check (octet_length(root) = 32),
  primary key (community_id, origin)
);

-- Who is asked to cosign our own checkpoints, and the newest line that came back.
create table ledger_witnesses (
  community_id bytea not null references communities,
  name text not null,
  verifier_key text not null,
  address text not null,
  -- The size of the checkpoint that the line is under.
  size bigint not null default 0 check (size >= 0),
  line text,
  primary key (community_id, name)
);

-- How many of them clients ask for, and the newest checkpoint that so many have cosigned.
create table ledger_policies (
  community_id bytea primary key references communities,
  needed smallint not null check (needed >= 0),
  size bigint not null default 0 check (size >= 0),
  checkpoint bytea
);

-- The release of the private app that the newest release leaf is of.
create table served_releases (
  community_id bytea primary key references communities,
  manifest_hash bytea not null check (octet_length(manifest_hash) = 32)
);
