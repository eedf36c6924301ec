-- What PostgreSQL knows of `rooms` before it has counted them, until it does: the community alone
-- picks out nothing. Told nothing, it takes a community for a two-hundredth of a table, and while
-- there are few rooms the index by the day they go looks as good as the one by their id; a prepared
-- statement then reads every room for as long as it is kept.
select pg_restore_attribute_stats(
  'schemaname', 'public', 'relname', 'rooms', 'attname', 'community_id', 'inherited', false,
  'null_frac', 0::real, 'avg_width', 17, 'n_distinct', 1::real
);
