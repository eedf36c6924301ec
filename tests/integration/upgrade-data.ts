/** What an installation had in its tables right after a migration: SQL, by the migration's name. */
export const dataAfter: Readonly<Record<string, string>> = {
  '0010-community': `
    insert into communities (community_id, slug, kind, ledger_origin, names, time_zone,
      emergency_numbers, crisis_numbers, created_day)
    values ('\\x${'c0'.repeat(16)}', 'town', 'trial', 'nearhand/abc', '{"en": "Town"}', 'Asia/Taipei',
      '[]', '[]', '2026-01-02')`,
  '0020-desks': `
    insert into desks (community_id, desk_id, description, paused)
    select community_id, '\\x${'d0'.repeat(16)}', '{}', false from communities;
    insert into devices (community_id, desk_id, leaf_hash, sign_key, leaf)
    select community_id, desk_id, '\\x${'1e'.repeat(32)}', '\\x${'51'.repeat(32)}', 'leaf' from desks;
    insert into rosters (community_id, desk_id, number, roster)
    select community_id, desk_id, 1, 'roster' from desks;
    insert into work_tokens (community_id, token_hash, desk_id, made_day)
    select community_id, '\\x01', desk_id, '2026-01-02' from desks`,
  '0030-rooms': `
    insert into rooms (community_id, room_id, door_key, commitment, epoch, epoch_head, head, sequence,
      opening_head, openings, opened_day, visited_day)
    select community_id, r, r, r, 2, r, r, 3, r, 1, '2026-01-02', '2026-01-03'
    from communities, (values ('\\x${'70'.repeat(32)}'::bytea), ('\\x${'71'.repeat(32)}'::bytea)) as rooms (r);
    insert into room_epochs (community_id, room_id, epoch, sequence, secret)
    select community_id, room_id, number, number - 1, room_id from rooms, (values (1), (2)) as e (number);
    insert into room_slots (community_id, room_id, slot) select community_id, room_id, 'slot' from rooms;
    insert into elements (community_id, room_id, sequence, kind, bytes)
    select community_id, room_id, place, 0, 'said' from rooms, generate_series(0, 2) as place;
    insert into openings (community_id, room_id, number, epoch, record)
    select community_id, room_id, 0, 1, 'record' from rooms;
    insert into inbox_rows (community_id, desk_id, changed_day, row_id, room_id, epoch, roster_number, slots)
    select r.community_id, desk_id, '2026-01-02', substr(room_id, 1, 16), room_id, 2, 1, 'slots'
    from rooms r join desks d on d.community_id = r.community_id;
    insert into blobs (community_id, room_id, blob_id, listed, made_day)
    select community_id, room_id, substr(room_id, 1, 16), true, '2026-01-02' from rooms;
    insert into blob_parts (community_id, room_id, blob_id, part, bytes)
    select community_id, room_id, blob_id, 0, 'part' from blobs`,
  '0040-services': `
    insert into service_sources (community_id, source_id, attribution, taken_in_on)
    select community_id, 'town/clinics', '{"en": "Town"}', '2026-01-02' from communities;
    insert into organisations (community_id, organisation_id, names)
    select community_id, 'o1', '{"en": "Clinic"}' from communities;
    insert into services (community_id, service_id, source_id, organisation_id, names, descriptions,
      places, districts, hours, phones, website, latitude, longitude, kinds, score, search)
    select community_id, 's1', 'town/clinics', 'o1', '{"en": "Clinic"}', '{"en": "Help"}',
      '{"en": "1 Lane"}', '{"en": "North"}', '{"en": "Mon 9-5"}', '{02-1234-5678}', 'https://a.example',
      25.03, 121.56, '{health}', 50, 'clinic'::tsvector from communities`,
  '0050-ledger': `
    insert into ledger_heads (community_id, size, root)
    select community_id, 1, '\\x${'4e'.repeat(32)}' from communities;
    insert into ledger_tiles (community_id, level, number, bytes)
    select community_id, 0, 0, 'tile' from communities;
    insert into ledger_leaves (community_id, subject, number, leaf)
    select community_id, '\\x01', 0, 'leaf' from communities`,
  '0063-areas': `
    insert into areas (community_id, area_id, source_id, names, depth, south, west, north, east)
    select community_id, 'north', 'town/areas', '{"en": "North"}', 1, 25, 121, 26, 122 from communities`,
  '0066-stewards-changes': `
    insert into service_remarks (community_id, remark_id, service_id, made_on, words)
    select s.community_id, directory_uuid(r.words), s.service_id, '2026-01-02', r.words
    from services as s, (values (E'phone\\nCall 12\\nno'), (E'gone\\n'), ('only words')) as r (words)
    order by s.service_id limit 3`,
  '0070-reports': `
    insert into reports (community_id, report_id, kind, state, is_open, is_listed, words, place,
      neighbourhood, latitude, longitude, received, changed)
    select community_id, 'abcdefghijkl', 'pothole', 'received', true, true, 'A hole', '1 Lane', 'north',
      25.03, 121.56, '2026-01-02', '2026-01-02' from communities;
    insert into report_steps (community_id, report_id, number, day, words, detail)
    select community_id, report_id, 1, '2026-01-02', '', '{"kind": "received"}' from reports`,
};

/** One line for each thing that has to be there at the end, asked of the newest tables. */
export const stillThere: Readonly<Record<string, string>> = {
  '0010-community': `select slug || ' ' || kind || ' ' || created_day as found from communities`,
  '0020-desks': `select count(*) || ' ' || (select string_agg(convert_from(roster, 'UTF8'), '') from rosters)
    || ' ' || (select count(*) from work_tokens) as found from desks join devices using (community_id, desk_id)`,
  '0030-rooms': `select string_agg(encode(substr(room_id, 1, 1), 'hex') || sequence || openings || visited_day
    || (select count(*) from elements e where e.room_id = r.room_id and convert_from(bytes, 'UTF8') = 'said')
    || (select count(*) from room_secrets s where s.room_id = r.room_id and s.wrapped = r.room_id
        and s.key_id = '\\x0000000000000000')
    || (select count(*) from blob_parts p where p.room_id = r.room_id)
    || (select count(*) from inbox_rows i where i.room_id = r.room_id), ' ' order by room_id) as found from rooms r`,
  '0040-services': `select string_agg(record ->> 'name', ' ') || ' ' || (select count(*) from organizations)
    || ' ' || (select round(latitude::numeric, 2) from locations) as found from services`,
  '0050-ledger': `select size || ' ' || (select count(*) from ledger_tiles) || (select count(*) from ledger_leaves)
    as found from ledger_heads`,
  '0063-areas': `select area_id || ' ' || (names ->> 'en') as found from areas`,
  '0066-stewards-changes': `select string_agg(what || ':' || words, '|' order by what) as found
    from service_remarks`,
  '0070-reports': `select report_id || ' ' || words || ' ' || (select count(*) from report_steps) as found from reports`,
};
