import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { encodeRecipient } from '@nearhand/seal/age-key';
import { curves } from '@nearhand/seal/curves';
import { randomBytes } from '@nearhand/seal/random';
import { EmbeddedPostgres } from '../../apps/server/src/db/embedded/embedded-postgres.ts';
import { migrate } from '../../apps/server/src/db/migrate.ts';
import { openPool, type Pool } from '../../apps/server/src/db/pool.ts';
import { runBackup } from '../../apps/server/src/features/keeping/keeping.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { holdsWithin } from '../../apps/server/src/server.fixture.ts';
import { SmallDisk } from '../faults/small-disk.ts';

/** What is under way when the last byte is taken stops, leaves nothing half done, and can be done again. */
describe('a disk that is full', () => {
  const log = createLog('silent');
  const disks: SmallDisk[] = [];
  let folder: string;
  let database: EmbeddedPostgres | undefined;
  let pool: Pool;
  let disk: SmallDisk | string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearhand-full-'));
    await chmod(folder, 0o711);
    disk = mounted(400);
    if (typeof disk === 'string') return;
    database = await EmbeddedPostgres.start({ dataFolder: join(disk.folder, 'data'), log });
    pool = openPool(database.connection, log, 4);
  });

  after(async () => {
    await pool?.close();
    await database?.stop();
    for (const each of disks) each.unmount();
    await rm(folder, { recursive: true, force: true });
  });

  function mounted(megabytes: number): SmallDisk | string {
    const made = SmallDisk.mount(megabytes);
    if (made instanceof SmallDisk) disks.push(made);
    return made;
  }

  it('stops a migration, which runs once there is room', async (context) => {
    if (typeof disk === 'string') return context.skip(disk);
    const all = await readdir(new URL('../../apps/server/src/db/migrations/', import.meta.url));
    const names = all.map((file) => file.replace(/\.(sql|ts)$/, '')).sort();
    await migrate(pool.pg, undefined, names.slice(0, 2));
    await pool.pg.query('create table ballast as select 1 as n');
    disk.fill();
    const isStopped = await migrate(pool.pg).then(
      () => false,
      () => true,
    );
    disk.free();
    let left: readonly string[] = [];
    const goesOn = await holdsWithin(30_000, async () => {
      left = await migrate(pool.pg).catch(() => ['not yet']);
      return !left.includes('not yet');
    });
    context.diagnostic(`stopped: ${isStopped}; ${left.length} of ${names.length} were left`);
    assert.ok(isStopped && goesOn && left.length > 0);
    const { rows } = await pool.pg.query<{ name: string }>(
      'select name from migrations order by 1',
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      names,
    );
  });

  it('stops a backup, of which nothing is left, and the one of before stays', async (context) => {
    const target = mounted(2);
    if (typeof target === 'string' || typeof disk === 'string') {
      return context.skip('no small disk can be mounted here');
    }
    const { publicKey } = await (await curves()).x25519.key(randomBytes(32));
    const recipients = [encodeRecipient(publicKey)];
    const of = (day: string) => ({ pool: pool.pg, dataFolder: folder, recipients, day });
    const to = { to: target.folder, bucket: undefined, keep: undefined };
    await runBackup(to, of('2026-11-24'));
    target.fill();
    await assert.rejects(runBackup(to, of('2026-11-25')), { code: 'ENOSPC' });
    target.free();
    assert.deepEqual(await readdir(target.folder), ['nearhand-2026-11-24.age']);
    await runBackup(to, of('2026-11-25'));
    assert.equal((await readdir(target.folder)).length, 2);
  });
});
