-- One row for each town or district that this installation hosts. The primary key leads every key
-- of community data, so that the same schema can be distributed by it.
create table communities (
  community_id bytea primary key check (octet_length(community_id) = 16),
  -- Part of addresses where one installation hosts several.
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
  -- A real community is refused until helper keys can be checked against the ledger.
  kind text not null check (kind in ('sample', 'trial')),
  -- Drawn once; cards open nothing under another. It has nothing to do with the web address.
  ledger_origin text not null unique,
  -- {"en": …, "zh-Hant": …, "zh-Hans": …}
  names jsonb not null,
  time_zone text not null,
  -- Days (YYYY-MM-DD) on which desks are closed.
  holidays jsonb not null default '[]',
  -- [{"number": …, "names": {…}}], in the order they are shown.
  emergency_numbers jsonb not null,
  crisis_numbers jsonb not null,
  neighbourhoods jsonb not null default '[]',
  created_day date not null
);
