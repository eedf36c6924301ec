-- The public ledger: everything in it is there to be read by anybody. Decision 0008.

-- The head of the tree, changed with everything that it stands for in one transaction. Its row is
-- also the lock that lets one process at a time publish.
create table ledger_heads (
  community_id bytea primary key references communities,
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  -- The signed note; none before the first publication.
  checkpoint bytea
);

-- The keys that sign checkpoints: more than one while one takes over from another. The seed is sealed
-- under a key that lies in a file outside the database.
create table ledger_keys (
  community_id bytea not null references communities,
  public_key bytea not null check (octet_length(public_key) = 32),
  sealed_seed bytea not null,
  primary key (community_id, public_key)
);

-- Tiles of hashes, and at level -1 the bundles of entries. A full one never changes; the last of a
-- level grows, and what was served of it stays its beginning.
create table ledger_tiles (
  community_id bytea not null references communities,
  level smallint not null check (level between -1 and 63),
  number bigint not null check (number >= 0),
  bytes bytea not null,
  primary key (community_id, level, number)
);
-- Hashes do not compress.
alter table ledger_tiles alter column bytes set storage external;

-- Leaves that their transaction has handed over and that are not in the tree yet, in the order of
-- transactions: who begins after another has committed stands behind it. No sequence is needed.
create table ledger_pending (
  community_id bytea not null references communities,
  transaction xid8 not null default pg_current_xact_id(),
  place integer not null,
  leaf bytea not null check (octet_length(leaf) <= 65535),
  -- What the leaf is about, such as a desk's id, for those who look its leaves up.
  subject bytea,
  primary key (community_id, transaction, place)
);

-- Where in the tree the leaves about a subject are: a desk's file is one range of this index.
create table ledger_leaves (
  community_id bytea not null references communities,
  subject bytea not null,
  number bigint not null,
  leaf bytea not null,
  primary key (community_id, subject, number)
);
