import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  cleanUp,
  freePort,
  healthOf,
  holdsWithin,
  isAlive,
  launch,
  launchInVain,
  postmasterOf,
  stopped,
  temporaryFolder,
} from './server.fixture.ts';

const isRoot = process.geteuid?.() === 0;
const asNobody = ['/usr/bin/setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
/** A data folder that was begun and left in order; tests take copies. */
let kept = '';

before(async () => {
  kept = temporaryFolder();
  const first = await launch({ data: kept });
  await first.ready;
  await stopped(first);
});
after(cleanUp);

function copyOfKept(): string {
  const data = temporaryFolder();
  // Not Node's copy: the owner and the modes must come along.
  execFileSync('cp', ['-a', `${kept}/.`, data]);
  return data;
}

/** The process numbers of what a postmaster has begun. */
function sessionsOf(postmaster: number): readonly number[] {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8');
  return children.trim().split(' ').map(Number);
}

/** One sentence on standard error, nothing on standard output, exit code 1. */
function assertOneSentence({ code, said }: { code: number | null; said: string }, pattern: RegExp) {
  const lines = said
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('{'));
  assert.equal(lines.length, 1, said);
  assert.match(lines[0] ?? '', pattern);
  assert.match(lines[0] ?? '', /\.$/);
  assert.equal(code, 1);
}

test('a first start makes everything and says ready on a line of its own', async () => {
  const data = temporaryFolder();
  const server = await launch({ data });
  await server.ready;
  assert.match(server.stdout(), new RegExp(`^ready ${server.url}$`, 'm'));
  assert.equal(await healthOf(server.url), 200);
  if (isRoot) assert.equal(statSync(join(data, 'postgres')).uid, 65_534);
  assert.equal(await stopped(server), 0);
});

test('a second start is ready within two seconds', async (t) => {
  const data = copyOfKept();
  const took: number[] = [];
  for (let attempt = 0; attempt < 3 && !took.some((ms) => ms < 2000); attempt += 1) {
    const begin = performance.now();
    const server = await launch({ data });
    await server.ready;
    took.push(Math.round(performance.now() - begin));
    await stopped(server);
  }
  const isSlow = Math.min(...took) >= 2000;
  const [load = 0] = loadavg();
  if (isSlow && load > 1.5 * cpus().length)
    return t.skip('the processors are busy with something else');
  assert.equal(isSlow, false, `${took.join(', ')} ms`);
});

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  test(`${name} stops the server and then the database, with exit code 0`, async () => {
    const data = copyOfKept();
    const server = await launch({ data });
    await server.ready;
    const postmaster = await postmasterOf(data);
    server.signal(name);
    assert.equal(await server.ended, 0);
    assert.equal(isAlive(postmaster), false);
    assert.ok(!readdirSync(join(data, 'postgres')).includes('postmaster.pid'));
  });
}

test('the database ends by itself with a killed server, and the next start is whole', async () => {
  const data = copyOfKept();
  const server = await launch({ data });
  await server.ready;
  const postmaster = await postmasterOf(data);
  server.signal('SIGKILL');
  await server.ended;
  assert.ok(await holdsWithin(10_000, () => !isAlive(postmaster)), 'the database is gone');
  const next = await launch({ data });
  await next.ready;
  assert.equal(await healthOf(next.url), 200);
  await stopped(next);
});

test('a database that outlives a killed server is waited for', async () => {
  const data = copyOfKept();
  const server = await launch({ data });
  await server.ready;
  const postmaster = await postmasterOf(data);
  process.kill(postmaster, 'SIGSTOP');
  server.signal('SIGKILL');
  await server.ended;
  const next = await launch({ data });
  assert.equal(await holdsWithin(3000, async () => (await healthOf(next.url)) === 200), false);
  process.kill(postmaster, 'SIGCONT');
  await next.ready;
  assert.equal(isAlive(postmaster), false);
  assert.equal(await stopped(next), 0);
});

test('a note whose process number another program has now does not keep the next from starting', {
  skip: !isRoot && 'needs root to become the account of the database',
}, async (t) => {
  const data = copyOfKept();
  const [program = '', ...args] = asNobody;
  const other = spawn(program, [...args, 'sleep', '600']);
  t.after(() => other.kill());
  writeFileSync(join(data, 'postgres', 'postmaster.pid'), `${other.pid}\n${data}/postgres\n`);
  const server = await launch({ data });
  await server.ready;
  assert.equal(await stopped(server), 0);
  assert.equal(other.exitCode, null);
});

test('a killed database whose sessions live on is not joined by a second', async () => {
  const data = copyOfKept();
  const server = await launch({ data });
  await server.ready;
  // A session that does not notice the death of its postmaster holds the memory they share.
  const session = sessionsOf(await postmasterOf(data))[0] ?? 0;
  process.kill(session, 'SIGSTOP');
  process.kill(await postmasterOf(data), 'SIGKILL');
  assert.ok(
    await holdsWithin(5000, async () => (await healthOf(server.url)) === 503),
    'health tells',
  );
  assert.equal(await holdsWithin(1500, async () => (await healthOf(server.url)) === 200), false);
  process.kill(session, 'SIGCONT');
  assert.ok(
    await holdsWithin(15_000, async () => (await healthOf(server.url)) === 200),
    'up again',
  );
  assert.equal(await stopped(server), 0);
});

test('a killed database is started again, and health says 503 until then', async () => {
  const data = copyOfKept();
  const server = await launch({ data });
  await server.ready;
  const postmaster = await postmasterOf(data);
  process.kill(postmaster, 'SIGKILL');
  assert.ok(
    await holdsWithin(5000, async () => (await healthOf(server.url)) === 503),
    'health tells',
  );
  assert.ok(
    await holdsWithin(15_000, async () => (await healthOf(server.url)) === 200),
    'up again',
  );
  assert.notEqual(await postmasterOf(data), postmaster);
  assert.equal(await stopped(server), 0);
});

test('a second start on the same folder is told whose it is, and the first goes on', async () => {
  const data = copyOfKept();
  const first = await launch({ data });
  await first.ready;
  const second = await launchInVain({ data });
  assertOneSentence(second, /Another Nearhand \(process \d+\) is running on .*NEARHAND_DATA/);
  assert.match(second.said, new RegExp(`process ${first.pid}\\b`));
  assert.equal(await healthOf(first.url), 200);
  await stopped(first);
});

test('a folder with something else in the place of the database is left alone', async () => {
  const data = temporaryFolder();
  mkdirSync(join(data, 'postgres'));
  writeFileSync(join(data, 'postgres', 'holiday.jpg'), 'sand');
  assertOneSentence(await launchInVain({ data }), /not a database of Nearhand's.*NEARHAND_DATA/);
  assert.deepEqual(readdirSync(join(data, 'postgres')), ['holiday.jpg']);
});

test('the database of another program is left alone', async () => {
  const data = copyOfKept();
  execFileSync('rm', [join(data, 'postgres', 'NEARHAND')]);
  assertOneSentence(await launchInVain({ data }), /not a database of Nearhand's/);
});

test('a folder written by a newer PostgreSQL is left alone, and starts again when it is ours', async () => {
  const data = copyOfKept();
  const version = join(data, 'postgres', 'PG_VERSION');
  writeFileSync(version, '19\n');
  assertOneSentence(await launchInVain({ data }), /written by PostgreSQL 19 .* newer Nearhand/);
  writeFileSync(version, '18\n');
  const server = await launch({ data });
  await server.ready;
  await stopped(server);
});

test('a folder that this account may not write is named', {
  skip: !isRoot && 'needs root',
}, async () => {
  const data = temporaryFolder();
  chmodSync(data, 0o755);
  assertOneSentence(
    await launchInVain({ data, prefix: asNobody }),
    /may not read and write .*EACCES.*NEARHAND_DATA/,
  );
  assert.deepEqual(readdirSync(data), []);
});

test('a plain account starts it too', { skip: !isRoot && 'needs root to become one' }, async () => {
  const data = temporaryFolder();
  execFileSync('chown', ['65534:65534', data]);
  const server = await launch({ data, prefix: asNobody });
  await server.ready;
  assert.equal(statSync(join(data, 'postgres')).uid, 65_534);
  assert.equal(await stopped(server), 0);
});

test('root starts it in a folder that no other account can enter', {
  skip: !isRoot && 'needs root',
}, async () => {
  const closed = temporaryFolder(0o700);
  const data = join(closed, 'data');
  const server = await launch({ data });
  await server.ready;
  const postmaster = await postmasterOf(data);
  assert.equal(statSync(join(data, 'postgres')).uid, 0);
  server.signal('SIGKILL');
  await server.ended;
  assert.ok(await holdsWithin(10_000, () => !isAlive(postmaster)), 'the tie holds there too');
  const next = await launch({ data });
  await next.ready;
  assert.equal(await stopped(next), 0);
});

test('a folder too deep for a socket gets its socket elsewhere', async () => {
  const data = join(temporaryFolder(), 'deep'.repeat(20), 'deeper'.repeat(10));
  const server = await launch({ data });
  await server.ready;
  assert.equal(await stopped(server), 0);
});

test('a full disk is named and nothing half-made stays', {
  skip: !isRoot && 'needs root to mount one',
}, async (t) => {
  const data = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', data]);
  t.after(() => execFileSync('umount', [data]));
  assertOneSentence(await launchInVain({ data }), /no room left on the disk of .*MB/);
  assert.ok(!readdirSync(data).some((name) => name.startsWith('postgres')));
});

test('a disk that fills up later is named too, and the data is whole', {
  skip: !isRoot && 'needs root',
}, async (t) => {
  const data = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=711', 'tmpfs', data]);
  t.after(() => execFileSync('umount', [data]));
  execFileSync('cp', ['-a', `${kept}/.`, data]);
  const filler = join(data, 'filler');
  execFileSync('sh', ['-c', `cat /dev/zero > '${filler}' 2>/dev/null || true`]);
  assertOneSentence(await launchInVain({ data }), /no room left on the disk/);
  execFileSync('rm', [filler]);
  const server = await launch({ data });
  await server.ready;
  assert.equal(await stopped(server), 0);
});

test('a taken port is named', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  const data = copyOfKept();
  assertOneSentence(await launchInVain({ data, port }), new RegExp(`Port ${port} is taken.*PORT`));
  other.close();
});

test('a wrong setting is named with what it should be', async () => {
  const data = temporaryFolder();
  const ended = await launchInVain({ data, env: { PORT: 'eighty' } });
  assertOneSentence(ended, /PORT must be a number from 1 to 65535, not “eighty”/);
});

test('a database that does not answer is named without its password', async () => {
  const data = temporaryFolder();
  const port = await freePort();
  const env = { DATABASE_URL: `postgres://me:secret@127.0.0.1:${port}/x` };
  const ended = await launchInVain({ data, env });
  assertOneSentence(ended, /PostgreSQL of DATABASE_URL does not answer.*ECONNREFUSED/);
  assert.ok(!ended.said.includes('secret'));
});

test('the log says route and status, and nothing of who asked what', async () => {
  const data = copyOfKept();
  const server = await launch({ data });
  await server.ready;
  await fetch(`${server.url}/healthz?q=canaryquery`, { headers: { authorization: 'canarytoken' } });
  await fetch(`${server.url}/canarypath`, { method: 'POST', body: 'canarybody' });
  await stopped(server);
  const log = server.stderr();
  assert.match(log, /"route":"\/healthz","status":200/);
  assert.doesNotMatch(log, /canary|127\.0\.0\.1|\d\d:\d\d/);
});
