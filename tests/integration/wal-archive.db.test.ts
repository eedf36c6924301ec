import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { chmod, chown, cp, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { encodeIdentity, encodeRecipient } from '@nearhand/seal/age-key';
import { curves } from '@nearhand/seal/curves';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import pg from 'pg';
import { EmbeddedPostgres } from '../../apps/server/src/db/embedded/embedded-postgres.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { cleanUp, holdsWithin, temporaryFolder } from '../../apps/server/src/server.fixture.ts';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { type Canary, rawCanary, searchFolder } from './canary-search.ts';
import { type Ended, nearhand } from './nearhand.fixture.ts';
import { askFor, enrolHelper, enrolSteward, wireTo } from './served.ts';

type Asked = Awaited<ReturnType<typeof askFor>>;
type Settings = Readonly<Record<string, string>>;

/**
 * A PostgreSQL of the operator's own, kept by its own means as `docs/running.md` says ("With a
 * PostgreSQL of your own"): a base backup and an archive of the write-ahead log. What was erased
 * before a night comes back by neither.
 */
describe('a PostgreSQL with an archive of its log', () => {
  const log = createLog('silent');
  const folder = temporaryFolder();
  const archive = join(folder, 'archive');
  const base = join(folder, 'base');
  const running: EmbeddedPostgres[] = [];
  const stages: Stage[] = [];
  let stays: Asked;
  let goes: Asked;
  let later: Asked;
  let oldKeys: readonly Canary[];

  before(async () => {
    mkdirSync(archive);
    chmodSync(archive, 0o777);
    const postgres = await startPostgres('first', {
      archive_mode: 'on',
      archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f`,
    });
    const stage = await startNearhand(postgres, 'data');
    const wire = wireTo(stage.url);
    const links = stage.links();
    await enrolSteward(wire.api, links.find((link) => link.includes('#enrol-steward')) ?? '');
    const helper = links.find((link) => !link.includes('#enrol-steward')) ?? '';
    const helpers = [await enrolHelper(wire.api, helper, 'Wren')];
    const write = (text: string) => askFor(wire, helpers, [{ kind: 'said', text }]);
    stays = await write('a letter that stays');
    goes = await write('a letter that goes');
    await baseBackup(postgres);
    later = await write('a letter of later');
    oldKeys = await nightKeys('data');
    await inDatabase(postgres, (client) => client.query(`select pg_create_restore_point('noon')`));
    await (await openRoom(stage, goes)).erase();
    const night = await nearhand(stage.url, ['night'], '', settingsOf(postgres, 'data'));
    assert.equal(night.exitCode, 0, night.errors);
    await stays.visit.say({ kind: 'said', text: 'written in the evening' });
    await stage.stop();
    await archiveAll(postgres);
    await postgres.stop();
  });

  after(async () => {
    for (const stage of stages) await stage.stop();
    for (const postgres of running) await postgres.stop();
    await cleanUp();
  });

  async function startPostgres(name: string, settings: Settings): Promise<EmbeddedPostgres> {
    const dataFolder = join(folder, name);
    mkdirSync(dataFolder, { recursive: true });
    chmodSync(dataFolder, 0o711);
    const postgres = await EmbeddedPostgres.start({ dataFolder, log, settings });
    running.push(postgres);
    return postgres;
  }

  function settingsOf({ connection }: EmbeddedPostgres, data: string, database = 'nearhand') {
    const host = encodeURIComponent(connection.host);
    return {
      DATABASE_URL: `postgresql://nearhand@localhost/${database}?host=${host}`,
      NEARHAND_DATA: join(folder, data),
      NEARHAND_SECOND_PLACE: join(folder, 'second'),
    };
  }

  async function startNearhand(
    postgres: EmbeddedPostgres,
    data: string,
    database?: string,
  ): Promise<Stage> {
    const stage = await raiseStage(settingsOf(postgres, data, database));
    stages.push(stage);
    return stage;
  }

  async function inDatabase<T>(
    { connection }: EmbeddedPostgres,
    act: (client: pg.Client) => Promise<T>,
  ): Promise<T> {
    const client = new pg.Client(connection);
    await client.connect();
    try {
      return await act(client);
    } finally {
      await client.end();
    }
  }

  /** As in the manual of PostgreSQL 18, 25.3.4, "Making a Base Backup Using the Low Level API". */
  async function baseBackup(postgres: EmbeddedPostgres): Promise<void> {
    await inDatabase(postgres, async (client) => {
      await client.query(`select pg_backup_start('base', true)`);
      const cluster = join(folder, 'first', 'postgres');
      const isTaken = (path: string) =>
        basename(path) !== 'postmaster.pid' && !/\/pg_wal\/./.test(path);
      await cp(cluster, base, { recursive: true, filter: isTaken, preserveTimestamps: true });
      const { rows } = await client.query<{ labelfile: string }>(
        'select labelfile from pg_backup_stop()',
      );
      await writeFile(join(base, 'backup_label'), rows[0]?.labelfile ?? '');
    });
  }

  /** Waits until all that was written has been archived. */
  async function archiveAll(postgres: EmbeddedPostgres): Promise<void> {
    await inDatabase(postgres, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        'select pg_walfile_name(pg_switch_wal()) as name',
      );
      const name = rows[0]?.name ?? '';
      assert.ok(await holdsWithin(30_000, async () => (await readdir(archive)).includes(name)));
    });
  }

  async function nightKeys(data: string): Promise<readonly Canary[]> {
    const paths = await readdir(join(folder, data, 'night'), { recursive: true });
    const keys = paths.filter((path) => basename(path).startsWith('key-'));
    return keys.map((path) =>
      rawCanary(path, readFileSync(join(folder, data, 'night', path)).subarray(0, 32)),
    );
  }

  /** The base backup in a new place, followed by the archive to its end or to a point in it. */
  async function recover(name: string, target: Settings = {}): Promise<EmbeddedPostgres> {
    const cluster = join(folder, name, 'postgres');
    await cp(base, cluster, { recursive: true, preserveTimestamps: true });
    await writeFile(join(cluster, 'recovery.signal'), '');
    // Copied by root, it belongs to root; PostgreSQL runs as whoever had it.
    const { uid, gid } = await stat(join(folder, 'first', 'postgres'));
    const inside = await readdir(cluster, { recursive: true });
    for (const path of [cluster, ...inside.map((each) => join(cluster, each))]) {
      await chown(path, uid, gid);
    }
    await chmod(cluster, 0o700);
    const postgres = await startPostgres(name, {
      restore_command: `cp ${archive}/%f %p`,
      ...target,
    });
    const isRecovered = () =>
      inDatabase(postgres, async (client) => {
        const { rows } = await client.query<{ is: boolean }>('select pg_is_in_recovery() as is');
        return rows[0]?.is === false;
      });
    assert.ok(await holdsWithin(30_000, isRecovered), 'recovered');
    return postgres;
  }

  async function openRoom({ url }: Stage, { card, community }: Asked): Promise<ResidentVisit> {
    const keys = await roomKeysOf(card, community.origin);
    const visit = await ResidentVisit.open(wireTo(url).api, community, keys);
    // Each test looks at how it ends.
    visit.readersChecked.catch(() => undefined);
    return visit;
  }

  async function messagesIn(stage: Stage, asked: Asked): Promise<string> {
    return inspect((await openRoom(stage, asked)).state.messages, { depth: 9 });
  }

  it('holds no night key of before in the base backup or the archive', async () => {
    assert.equal(oldKeys.length, 1);
    for (const place of [base, archive, join(folder, 'data'), join(folder, 'second')]) {
      assert.deepEqual((await searchFolder(place, oldKeys)).found, [], place);
    }
  });

  it('recovered to its end has everything but what was erased, and goes on', async () => {
    const stage = await startNearhand(await recover('end'), 'data');
    assert.match(await messagesIn(stage, stays), /written in the evening/);
    assert.match(await messagesIn(stage, later), /a letter of later/);
    await assert.rejects(openRoom(stage, goes), { code: 'no-such-room' });
    await stage.stop();
  });

  it('recovered to a point before the night is refused, and comes back through a backup and a restore', async () => {
    const noon = await recover('noon', {
      recovery_target_name: 'noon',
      recovery_target_action: 'promote',
    });
    await assert.rejects(startNearhand(noon, 'data'), /without it no room opens/);

    const scalar = randomBytes(32);
    const identity = join(folder, 'key.txt');
    await writeFile(identity, encodeIdentity(scalar));
    const recipient = encodeRecipient((await (await curves()).x25519.key(scalar)).publicKey);
    const run = (words: readonly string[], settings: Settings): Promise<Ended> =>
      nearhand('', words, '', settings);
    const copies = join(folder, 'copies');
    const made = await run(['backup', copies, '--recipient', recipient], settingsOf(noon, 'data'));
    assert.equal(made.exitCode, 0, made.errors);
    await inDatabase(noon, (client) => client.query('create database again'));
    const [file = ''] = await readdir(copies);
    const restored = await run(
      ['restore', join(copies, file), '--identity', identity],
      settingsOf(noon, 'new', 'again'),
    );
    assert.equal(restored.exitCode, 0, restored.errors);
    assert.match(restored.output, /^2 rooms are back; 1 of the backup are not/m);
    const again = await startNearhand(noon, 'new', 'again');
    assert.match(await messagesIn(again, stays), /a letter that stays/);
    assert.match(await messagesIn(again, later), /a letter of later/);
    await assert.rejects(openRoom(again, goes), { code: 'no-such-room' });
  });
});
