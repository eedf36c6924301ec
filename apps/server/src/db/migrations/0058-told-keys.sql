-- Of the keys that sign the ledger, the one that clients are told to believe it by. While one key
-- follows another both sign, so that what was printed with the older one stays right.
alter table ledger_keys add column is_told boolean not null default false;
update ledger_keys k set is_told = true
where public_key = (
  select public_key from ledger_keys
  where community_id = k.community_id order by public_key limit 1
);
create unique index ledger_keys_told on ledger_keys (community_id) where is_told;
