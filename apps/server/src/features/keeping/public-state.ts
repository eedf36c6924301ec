import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { compressedParts, type Selection } from './backup.ts';
import { ledgerKey, placeFile } from './backup-files.ts';
import type { TableHead } from './backup-stream.ts';
import { isErrno } from './keeping-error.ts';
import type { NightFolder } from './night-folder.ts';
import { copySql, readTables } from './restore.ts';

/** The name of the file in the second place. */
const stateName = 'public-state';
const keyName = 'ledger-key';

const deskTables: ReadonlySet<string> = new Set([
  ...['desks', 'stewards', 'devices', 'rosters', 'leavings', 'desk_roots'],
]);

/**
 * What is public and may never be set back: the ledger, and the desks that it tells of. Not the
 * sealed keys that sign checkpoints, which come with the backup; what opens them lies beside this.
 */
const publicState: Selection = {
  table: (name) => deskTables.has(name) || (name.startsWith('ledger_') && name !== 'ledger_keys'),
  file: (path) => path.startsWith('ledger/') && path.endsWith('.checkpoint'),
};

/** What changes with every publication: the marks of the newest checkpoints. */
export async function publishedMarks(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'ledger');
  const names = await readdir(folder).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  });
  const marks = names.filter((name) => name.endsWith('.checkpoint')).sort();
  return (await Promise.all(marks.map((name) => readFile(join(folder, name), 'utf8')))).join('');
}

/**
 * Writes the ledger and the desks as they are now into the second place, whole or not at all: the
 * ledger never goes back behind a published checkpoint, so a restore needs newer ones than its
 * backup.
 */
export async function writePublicState(
  pool: pg.Pool,
  dataFolder: string,
  second: NightFolder,
  day: string,
): Promise<void> {
  const parts = compressedParts({ pool, dataFolder, day, select: publicState });
  await second.make();
  await second.write(stateName, async (file) => {
    for await (const chunk of parts) await file.writeFile(chunk as Buffer);
  });
  const key = await readFile(join(dataFolder, ledgerKey)).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (key === undefined || (await second.size(keyName)) > 0) return;
  await second.write(keyName, async (file) => {
    await file.writeFile(key);
  });
}

/**
 * Brings a restored database's ledger and desks forward to the state in the second place; false
 * where there is none. In one transaction. @throws KeepingError `file-wrong`
 */
export async function applyPublicState(
  pool: pg.Pool,
  dataFolder: string,
  second: NightFolder,
): Promise<boolean> {
  if ((await second.size(keyName)) > 0) {
    await placeFile(dataFolder, { path: ledgerKey }, createReadStream(second.file(keyName)));
  }
  if ((await second.size(stateName)) === 0) return false;
  const client = await pool.connect();
  try {
    const loaded: TableHead[] = [];
    const stream = createReadStream(second.file(stateName)).compose(createZstdDecompress());
    await readTables(stream as AsyncIterable<Uint8Array>, {
      begin: async () => {
        await client.query('begin');
        await client.query('set local statement_timeout = 0');
      },
      table: async (table, bytes) => {
        const aside = { table: `state_${table.table}`, columns: table.columns };
        await client.query(
          `create temporary table ${quoted(aside.table)} on commit drop as
           select ${list(table.columns)} from ${quoted(table.table)} with no data`,
        );
        await pipeline(bytes, client.query(copyFrom(copySql(aside))));
        loaded.push(table);
      },
      file: async (file, bytes) => await placeFile(dataFolder, file, bytes),
      onProgress: undefined,
    });
    for (const table of loaded.toReversed()) await removeOthers(client, table);
    for (const table of loaded) await putIn(client, table);
    // Numbers of transactions of another cluster mean nothing here; their order is kept.
    await client.query(
      `update ledger_pending p set transaction = pg_current_xact_id(), place = o.place
       from (select ctid as at, row_number() over (order by transaction, place) as place
         from ledger_pending) o where p.ctid = o.at`,
    );
    await client.query('commit');
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  } finally {
    client.release(true);
  }
}

async function removeOthers(client: pg.PoolClient, { table }: TableHead): Promise<void> {
  const key = await keyOf(client, table);
  await client.query(
    `delete from ${quoted(table)} t where not exists (
       select from ${quoted(`state_${table}`)} s where ${key.map(same).join(' and ')})`,
  );
}

async function putIn(client: pg.PoolClient, { table, columns }: TableHead): Promise<void> {
  const key = await keyOf(client, table);
  const rest = columns.filter((column) => !key.includes(column));
  const change = rest.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ');
  await client.query(
    `insert into ${quoted(table)} (${list(columns)}) select ${list(columns)} from ${quoted(`state_${table}`)}
     on conflict (${list(key)}) do ${rest.length === 0 ? 'nothing' : `update set ${change}`}`,
  );
}

async function keyOf(client: pg.PoolClient, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select a.attname::text as name from pg_index i
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = $1::regclass and i.indisprimary`,
    [quoted(table)],
  );
  return rows.map(({ name }) => name);
}

function same(column: string): string {
  return `s.${quoted(column)} = t.${quoted(column)}`;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

function list(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}
