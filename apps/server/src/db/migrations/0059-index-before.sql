-- What the index had of a desk before a publication changed it: while witnesses sign what is newest,
-- clients are shown an older tree, and desk files are made for that one. Rows go once that tree is
-- shown to nobody any more. Read by (community_id, until_size > the size that is shown).
create table ledger_index_before (
  community_id bytea not null references communities,
  -- The size of the tree in which it was replaced: it is of every smaller one.
  until_size bigint not null,
  desk_id bytea not null,
  -- None of the three where the desk was not in the index yet.
  root bytea,
  roster bytea,
  departed bytea,
  primary key (community_id, until_size, desk_id)
);

-- Without the foreign key: checking it locks the community's row for each leaf, and 32 writers at once
-- spend a third of their time on that. Communities are never deleted.
alter table ledger_pending drop constraint ledger_pending_community_id_fkey;
