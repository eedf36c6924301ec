import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type pg from 'pg';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';
import { checkStatements } from './check-statements.ts';

/** What `all-recorded.ts` finds and what it lets pass, on statements made for it. */
describe('a statement', () => {
  let database: pg.Pool;

  before(async () => {
    database = (await createTestDatabase()).pg;
  });

  const found = async (text: string): Promise<string | undefined> =>
    (await checkStatements(database, [{ text, at: 'apps/server/src/here.ts:1' }])).breaches[0]
      ?.what;

  const naming = {
    'compares the community with a value': `select 1 from rooms where community_id = $1 and room_id = $2`,
    'compares it with one of many': `select 1 from rooms where community_id = any($1) and state = $2`,
    'joins by it': `select 1 from rooms r join elements e using (community_id, room_id) where r.community_id = $1`,
    'joins by it in a subquery': `select (select count(*) from openings o where o.community_id = r.community_id and o.room_id = r.room_id) from rooms r where r.community_id = $1`,
    'takes it from a function': `delete from blobs b using unnest($1::bytea[], $2::bytea[]) as gone (community, blob) where b.community_id = gone.community and b.blob_id = gone.blob`,
    'inserts with it': `insert into desk_news (community_id, desk_id) values ($1, $2) on conflict do nothing`,
    'finds it by a subquery': `select 1 from rooms where community_id = (select community_id from communities limit 1)`,
    'is about no row': `select pg_notify($1, $2)`,
    'is no query of rows': `begin`,
  };
  for (const [what, text] of Object.entries(naming)) {
    it(`passes where it ${what}`, async () => assert.equal(await found(text), undefined));
  }

  const silent: Readonly<Record<string, readonly [text: string, found: RegExp]>> = {
    'reads without it': [`select 1 from rooms where room_id = $1`, /^reads rooms$/],
    'names it on one side of an OR': [
      `select 1 from rooms where community_id = $1 or room_id = $2`,
      /^reads rooms$/,
    ],
    'joins a table without it': [
      `select 1 from rooms r join elements e on e.room_id = r.room_id where r.community_id = $1`,
      /^reads elements$/,
    ],
    'joins by it and names none': [
      `select 1 from rooms r join elements e using (community_id, room_id)`,
      /^reads (rooms, elements|elements, rooms)$/,
    ],
    'joins all communities': [
      `select 1 from rooms r join communities c using (community_id) where r.room_id = $1`,
      /^reads rooms$/,
    ],
    'deletes without it': [`delete from rooms where room_id = $1`, /^reads rooms$/],
    'updates without it': [`update desks set paused = true where desk_id = $1`, /^reads desks$/],
    'writes from a read without it': [
      `insert into desk_news (community_id, desk_id) select community_id, desk_id from desks`,
      /^reads desks$/,
    ],
    'hides it in a CTE': [
      `with old as (delete from desk_news returning desk_id) select 1 from notices where community_id = $1`,
      /^reads desk_news$/,
    ],
    'compares it with anything but equal': [
      `select 1 from rooms where community_id > $1`,
      /^reads rooms$/,
    ],
    'copies a table': [`copy rooms to stdout`, /^copy names no community$/],
    'cannot be planned': [`select 1 from nowhere`, /^cannot be planned/],
  };
  for (const [what, [text, expected]] of Object.entries(silent)) {
    it(`is found where it ${what}`, async () => assert.match((await found(text)) ?? '', expected));
  }
});
