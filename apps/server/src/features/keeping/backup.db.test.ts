import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodeIdentity, encodeRecipient } from '@nearhand/seal/age-key';
import { curves } from '@nearhand/seal/curves';
import { randomBytes } from '@nearhand/seal/random';
import { readConfig } from '../../config.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import { createCommunity } from '../community/community.ts';
import { type BackupTo, runBackup } from './backup-run.ts';
import { listTables } from './backup-tables.ts';
import { backUpOnce } from './backup-watch.ts';
import { serveBucket } from './bucket-server.fixture.ts';
import { verifyBackup } from './restore.ts';
import { readRetention } from './retention.ts';

const names = { en: 'Test', 'zh-Hant': '測試', 'zh-Hans': '测试' };

/** Into a folder where every backup stays. */
function all(to: string): BackupTo {
  return { to, bucket: undefined, keep: undefined };
}

async function begin() {
  const database = await createTestDatabase();
  await createCommunity(database.db, {
    ...{ slug: 'test', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  const scalar = randomBytes(32);
  const { publicKey } = await (await curves()).x25519.key(scalar);
  const recipients = [encodeRecipient(publicKey)];
  return { database, recipients, identity: encodeIdentity(scalar) };
}

test('every table of the schema is in a backup but those whose rows must not be, each after what it refers to', async () => {
  const { database } = await begin();
  const client = await database.pg.connect();
  const tables = (await listTables(client)).map(({ name }) => name);
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  client.release();
  const missing = rows.map(({ name }) => name).filter((name) => !tables.includes(name));
  assert.deepEqual(missing.toSorted(), [
    'migrations',
    'night_keys',
    'point_keys',
    'request_secrets',
    'room_secrets',
    'shifts',
    'used_once',
  ]);
  assert.ok(tables.indexOf('communities') < tables.indexOf('rooms'));
  assert.ok(tables.indexOf('rooms') < tables.indexOf('room_epochs'));
});

test('a backup is of one moment: what is written while it runs is not in it', async () => {
  const { database, recipients, identity } = await begin();
  const { pg, dataFolder } = database;
  let wasAdded = false;
  const to = join(dataFolder, 'backups');
  const made = await runBackup(all(to), {
    ...{ pool: pg, dataFolder, recipients, day: '2026-01-02' },
    onProgress: () => {
      if (wasAdded) return;
      wasAdded = true;
      void pg.query(
        `insert into service_sources select community_id, 'later', '{}', current_date from communities`,
      );
    },
  });
  assert.ok(wasAdded);
  const found = await verifyBackup({ path: made.path }, [identity]);
  const empty = 21; // The head and the end of COPY's binary format.
  assert.equal(found.tables.service_sources, empty);
  assert.ok((found.tables.communities ?? 0) > empty);
});

test('photos and the ledger’s key are taken along, the night and the database’s own files are not', async () => {
  const { database, recipients, identity } = await begin();
  const { pg, dataFolder } = database;
  for (const folder of ['report-photos', 'ledger', 'night', 'postgres']) {
    await mkdir(join(dataFolder, folder));
    await writeFile(join(dataFolder, folder, 'file'), folder);
  }
  const of = { pool: pg, dataFolder, recipients, day: '2026-01-02' };
  const made = await runBackup(all(join(dataFolder, 'backups')), of);
  const found = await verifyBackup({ path: made.path }, [identity]);
  assert.equal(found.files, 2);
});

test('a backup with any bit flipped, cut anywhere, lengthened, or sealed to somebody else is none', async () => {
  const { database, recipients, identity } = await begin();
  const { pg, dataFolder } = database;
  const of = { pool: pg, dataFolder, recipients, day: '2026-01-02' };
  const { path } = await runBackup(all(join(dataFolder, 'backups')), of);
  const whole = await readFile(path);
  const spoilt = join(dataFolder, 'spoilt.age');
  const isNone = async (bytes: Uint8Array, what: string) => {
    await writeFile(spoilt, bytes);
    const wrong = { code: 'file-wrong' };
    await assert.rejects(verifyBackup({ path: spoilt }, [identity]), wrong, what);
  };
  // The header by every byte, the rest here and there, and each end.
  const header = whole.indexOf('\n---');
  const places = Array.from({ length: 60 }, () => randomInt(whole.length));
  const near = Array.from({ length: 20 }, (_, back) => whole.length - 1 - back);
  for (let at = 0; at < header + 50; at += 3) places.push(at);
  for (const at of [...places, ...near]) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << randomInt(8));
    await isNone(flipped, `a bit at ${at} of ${whole.length}`);
  }
  for (const length of [0, 1, ...places.slice(0, 30), whole.length - 1]) {
    await isNone(whole.subarray(0, length), `cut to ${length} of ${whole.length}`);
  }
  await isNone(Buffer.concat([whole, Buffer.alloc(1)]), 'a byte more');
  const { identity: other } = await begin();
  await assert.rejects(verifyBackup({ path: path }, [other]), {
    code: 'file-wrong',
    message: /sealed to/,
  });
  assert.equal((await verifyBackup({ path: path }, [other, identity])).head.day, '2026-01-02');
});

test('the day’s backup is written once, old ones go by the rule, and a folder that is away is told', async () => {
  const { database, recipients, identity } = await begin();
  const { pg, dataFolder } = database;
  const to = join(dataFolder, 'backups');
  const config = readConfig({
    NEARHAND_DATA: dataFolder,
    NEARHAND_BACKUP_TO: to,
    NEARHAND_BACKUP_RECIPIENTS: recipients.join(' '),
    NEARHAND_BACKUP_KEEP: '2d',
  });
  const troubles = new Troubles();
  const parts = { pg, config, log: createLog('silent'), troubles };
  await writeFile(to, 'not a folder');
  await backUpOnce(parts, '2026-01-01');
  assert.match(troubles.list()[0]?.reason ?? '', /no backup of 2026-01-01/);
  await rm(to);
  for (const day of ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-03']) {
    await backUpOnce(parts, day);
  }
  assert.deepEqual(troubles.list(), []);
  assert.deepEqual((await readdir(to)).sort(), [
    'nearhand-2026-01-02.age',
    'nearhand-2026-01-03.age',
  ]);
  const found = await verifyBackup({ path: join(to, 'nearhand-2026-01-03.age') }, [identity]);
  assert.equal(found.head.day, '2026-01-03');
  assert.deepEqual(readRetention('2d').days, 2);
});

test('without a recipient, or with one that is none, nothing is written', async () => {
  const { database } = await begin();
  const { pg, dataFolder } = database;
  const to = join(dataFolder, 'backups');
  for (const recipients of [[], ['age1nonsense']]) {
    const of = { pool: pg, dataFolder, recipients, day: '2026-01-02' };
    await assert.rejects(runBackup(all(to), of), { code: 'file-wrong', message: /age1…/ });
  }
  await assert.rejects(readdir(to), { code: 'ENOENT' });
});

test('a bucket takes backups, gives them back, keeps by the rule, and a part is sent again', async () => {
  const { database, recipients, identity } = await begin();
  const { pg, dataFolder } = database;
  // More than one part of a file, and of what does not grow smaller.
  await mkdir(join(dataFolder, 'report-photos'));
  await writeFile(join(dataFolder, 'report-photos', 'large'), randomBytes(34_000_000));
  const server = await serveBucket('copies');
  after(() => server.stop());
  const to = { to: 's3://copies/nearhand', bucket: server.access, keep: readRetention('2d') };
  server.fail('PUT part', 'cut');
  const backup = (day: string) => runBackup(to, { pool: pg, dataFolder, recipients, day });
  const made = await backup('2026-01-01');
  assert.equal(made.path, 's3://copies/nearhand/nearhand-2026-01-01.age');
  assert.equal(server.objects.get('nearhand/nearhand-2026-01-01.age')?.length, made.bytes);
  assert.equal(server.asked.filter((each) => each === 'PUT part').length, 3);
  server.objects.set('nearhand/of-others.txt', Buffer.from('stays'));
  server.fail('GET object', 503);
  const found = await verifyBackup({ path: made.path, bucket: server.access }, [identity]);
  assert.deepEqual([found.head.day, found.files], ['2026-01-01', 1]);
  await backup('2026-01-02');
  assert.deepEqual((await backup('2026-01-03')).forgotten, ['nearhand-2026-01-01.age']);
  assert.deepEqual([...server.objects.keys()].toSorted(), [
    'nearhand/nearhand-2026-01-02.age',
    'nearhand/nearhand-2026-01-03.age',
    'nearhand/of-others.txt',
  ]);
  assert.equal(server.uploads.size, 0);
});

test('a bucket that refuses is named with its reason, what was sent is given up, and the older backup stays', async () => {
  const { database, recipients } = await begin();
  const { pg, dataFolder } = database;
  const server = await serveBucket('copies');
  after(() => server.stop());
  const of = { pool: pg, dataFolder, recipients, day: '2026-01-01' };
  const to = { to: 's3://copies', bucket: server.access, keep: undefined };
  const path = 's3://copies/nearhand-2026-01-01.age';
  const { bytes } = await runBackup(to, of);
  const away = (message: RegExp) => ({ code: 'place-away', message });
  server.fail('POST complete', 400);
  await assert.rejects(runBackup(to, of), away(/s3:\/\/copies\/ .*Told/));
  assert.equal(server.uploads.size, 0);
  assert.equal(server.objects.get('nearhand-2026-01-01.age')?.length, bytes);
  const stranger = { ...server.access, secretAccessKey: 'another' };
  await assert.rejects(runBackup({ ...to, bucket: stranger }, of), away(/SignatureDoesNotMatch/));
  await assert.rejects(runBackup({ ...to, to: 's3://other' }, of), away(/NoSuchBucket/));
  await assert.rejects(verifyBackup({ path, bucket: stranger }, []), { code: 'place-away' });
  await assert.rejects(runBackup({ ...to, bucket: undefined }, of), {
    code: 'configuration-wrong',
  });
  await assert.rejects(runBackup({ ...to, to: 's3:///x' }, of), { code: 'configuration-wrong' });
});

test('the day’s backup goes to a bucket by its settings, once, and one that is away is told', async () => {
  const { database, recipients } = await begin();
  const { pg, dataFolder } = database;
  const server = await serveBucket('copies');
  after(() => server.stop());
  const { endpoint, region, accessKeyId, secretAccessKey } = server.access;
  const config = readConfig({
    NEARHAND_DATA: dataFolder,
    NEARHAND_BACKUP_TO: 's3://copies',
    NEARHAND_BACKUP_RECIPIENTS: recipients.join(' '),
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  const troubles = new Troubles();
  const parts = { pg, config, log: createLog('silent'), troubles };
  server.fail('GET list', 403);
  await backUpOnce(parts, '2026-01-01');
  assert.match(troubles.list()[0]?.reason ?? '', /no backup of 2026-01-01: s3:\/\/copies\/.*Told/);
  await backUpOnce(parts, '2026-01-01');
  await backUpOnce(parts, '2026-01-01');
  assert.deepEqual(troubles.list(), []);
  assert.equal(server.asked.filter((each) => each === 'POST complete').length, 1);
});
