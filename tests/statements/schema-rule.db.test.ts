import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';

/** What stands against the rule in a schema, each in words. */
const breaches = `
  select format('%s has no community_id', t.relname) as what
  from pg_class t
  where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
    and not exists (select from pg_attribute a
      where a.attrelid = t.oid and a.attname = 'community_id' and a.attnotnull)
  union all
  select format('%s is unique across communities', c.relname)
  from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
  where t.relnamespace = 'public'::regnamespace and i.indisunique
    and a.attname is distinct from 'community_id'
  union all
  select format('%s refers across communities', c.conname)
  from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    join pg_attribute r on r.attrelid = c.confrelid and r.attnum = c.confkey[1]
  where c.connamespace = 'public'::regnamespace and c.contype = 'f'
    and (a.attname <> 'community_id' or r.attname <> 'community_id')`;

/** Of the installation, not of a community: which migrations it has, and which communities. */
const ofInstallation = [
  'migrations has no community_id',
  'migrations_pkey is unique across communities',
  'communities_slug_key is unique across communities',
  'communities_ledger_origin_key is unique across communities',
];

/** DESIGN.md, "Beyond one machine": what a distributed database can place by one column. */
describe('the schema', () => {
  let client: pg.PoolClient;

  before(async () => {
    client = await (await createTestDatabase()).pg.connect();
  });
  after(() => client.release(true));

  async function found(): Promise<readonly string[]> {
    const { rows } = await client.query<{ what: string }>(breaches);
    return rows.map(({ what }) => what).filter((what) => !ofInstallation.includes(what));
  }

  it('leads every primary key, foreign key and unique index of community data with the community', async () => {
    assert.deepEqual(await found(), []);
  });

  it('would be found to break that', async () => {
    await client.query('begin');
    await client.query(`
      create table lonely (id integer primary key);
      create table loose (community_id bytea not null, room_id bytea not null,
        primary key (room_id, community_id));
      create unique index loose_hash on loose (sha256(room_id));
      create table follower (community_id bytea not null, loose_id bytea not null,
        primary key (community_id, loose_id),
        constraint follows foreign key (loose_id, community_id) references loose);`);
    assert.deepEqual((await found()).toSorted(), [
      'follows refers across communities',
      'lonely has no community_id',
      'lonely_pkey is unique across communities',
      'loose_hash is unique across communities',
      'loose_pkey is unique across communities',
    ]);
    await client.query('rollback');
  });
});
