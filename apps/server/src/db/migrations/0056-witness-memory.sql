-- What a witness cosigned is remembered in files outside the database and its backups. This says
-- which memory is this database's: with another, or with none, as after a restore, nothing is
-- cosigned until a person says how far each log is. None before the first memory is made.
alter table witness_keys add column memory_id bytea check (octet_length(memory_id) = 16);
