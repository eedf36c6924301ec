import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import type pg from 'pg';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly identity: string;
  readonly preset: string | null;
}

/** What the server can know is what its tables have room for (`docs/threat-model.md`). */
describe('what the server keeps', () => {
  let columns: readonly Column[];
  let database: pg.Pool;

  before(async () => {
    database = (await createTestDatabase()).pg;
    const { rows } = await database.query<Column>(
      `select table_name as table, column_name as name, data_type as type, is_identity as identity,
         column_default as preset
       from information_schema.columns where table_schema = 'public'`,
    );
    columns = rows;
  });

  it('is written down column by column, and nothing else is kept', async () => {
    const page = await readFile(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');
    const kept = columns
      .filter(({ name }) => name !== 'community_id')
      .map(({ table, name }) => `${table}.${name}`);
    assert.deepEqual(kept.toSorted(), documented(page).toSorted());
  });

  it('has no time of day, no address and no number that counts across rooms', async () => {
    const timed = columns.filter(({ type }) => /time|interval|inet|cidr|macaddr/.test(type));
    const counted = columns.filter(
      ({ identity, preset }) => identity === 'YES' || preset?.includes('nextval'),
    );
    assert.deepEqual([timed, counted], [[], []]);
    const sequences = await database.query(`select 1 from information_schema.sequences`);
    assert.equal(sequences.rowCount, 0);
  });
});

/** `table.column` for each that the page names, from its tables and from its last paragraph. */
function documented(page: string): string[] {
  const section = page.slice(
    page.indexOf('### Column by column'),
    page.indexOf('## Not there yet'),
  );
  const names = (text: string): string[] =>
    [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');
  const rows = [...section.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)];
  const prose = [
    ...section.slice(section.indexOf('**About the community**')).matchAll(/`(\w+)` \(([^)]+)\)/g),
  ];
  return [...rows, ...prose].flatMap(([, table, cells]) =>
    names(cells ?? '').map((name) => `${table}.${name}`),
  );
}
