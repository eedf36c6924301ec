-- Two fair draws of all listings, one in 625 and one in 25, each with an index of its own: how many
-- there are of something, and the first page of very many, cost what the draw costs (decision 0024).
create index listings_drawn_few on listings using gin (search) where (rank & 1048575) < 1678;
create index listings_drawn_many on listings using gin (search) where (rank & 1048575) < 41944;

-- One more for each kind of help (the lowest bits of `facets`): what most services of one kind say, a
-- search narrowed to another must not read through to find that there is nothing.
do $$
begin
  for bit in 0 .. 15 loop
    execute format(
      'create index listings_of_kind_%s on listings using gin (search) where (facets & %s) <> 0',
      bit, 1 << bit
    );
  end loop;
end
$$;
