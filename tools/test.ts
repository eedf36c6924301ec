import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTestDatabaseUrl } from '../apps/server/src/config.ts';
import { makeTestCluster, shareDatabase } from '../apps/server/src/db/test-server.ts';

/**
 * `node tools/test.ts GROUP… [PART OF A PATH…]`: runs the groups in order and closes with one line of
 * totals; what the server asked of PostgreSQL meanwhile is looked at last (`tests/statements`). A test
 * says by its name what it needs: `*.test.ts` beside the source nothing, `*.long.test.ts` some seconds,
 * `*.db.test.ts` PostgreSQL, `tests/e2e/*.test.ts` PostgreSQL and Chromium.
 */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Group {
  readonly files: () => string[];
  /** Many short files spend their time on starting a process each: these share one process a core. */
  readonly isShort?: boolean;
}

const beside = '{packages,apps,tools,bench,tests/fuzz}/**/*';
const groups = new Map<string, Group>([
  [
    'unit',
    {
      files: () =>
        find(`${beside}.test.{ts,tsx}`).filter((file) => !/\.(db|long)\.test\./.test(file)),
      isShort: true,
    },
  ],
  ['long', { files: () => find(`${beside}.long.test.ts`) }],
  ['db', { files: () => find('{apps,tests}/**/*.db.test.{ts,tsx}') }],
  ['e2e', { files: () => find('tests/e2e/**/*.test.{ts,tsx}') }],
]);

const wanted = process.argv.slice(2);
const parts = wanted.filter((word) => word !== 'check' && !groups.has(word));
const statements = mkdtempSync(join(tmpdir(), 'nearhand-statements-'));
// Some tests start a server as another account, which writes down its statements too.
chmodSync(statements, 0o1777);
writeFileSync(join(statements, 'noted.txt'), '');
chmodSync(join(statements, 'noted.txt'), 0o666);
let total: Count = { passed: 0, failed: 0, skipped: 0 };
let isSound = true;
/** The PostgreSQL that all tests of a run share; a file's databases are its own. */
let shared: Awaited<ReturnType<typeof shareDatabase>> | undefined;
/** The database that each installation of a test begins as a copy of. */
let cluster: Awaited<ReturnType<typeof makeTestCluster>> | undefined;

if (wanted.includes('check')) {
  const check = spawnSync(process.execPath, ['tools/check.ts'], { stdio: 'inherit' });
  if (check.status !== 0) isSound = false;
}
for (const [name, group] of groups) {
  if (wanted.includes(name)) await runGroup(name, group);
}
if (readdirSync(statements).some((name) => name.endsWith('.jsonl'))) {
  await runGroup('statements', { files: () => ['tests/statements/all-recorded.ts'] });
}
await shared?.stop();
await cluster?.remove();
rmSync(statements, { recursive: true });
if (!isSound) console.log('Something above failed outside the count below.');
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
if (!isSound || total.failed > 0) process.exitCode = 1;

function find(pattern: string): string[] {
  const exclude = (path: string) => /node_modules|dist|generated/.test(path);
  return globSync(pattern, { exclude })
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
    .sort();
}

async function runGroup(name: string, group: Group): Promise<void> {
  const files = group.files();
  if (files.length === 0) return;
  console.log(`\n${name}: ${files.length} files`);
  if (!group.isShort) {
    if (name !== 'long' && readTestDatabaseUrl() === undefined) shared ??= await shareDatabase();
    if (name !== 'long') cluster ??= await makeTestCluster();
    return add(await runFiles(files, ['--test-concurrency=3'], false));
  }
  const halves = [0, 1].map((half) => files.filter((_, place) => place % 2 === half));
  const together = halves.filter((half) => half.length > 0);
  const counts = together.map((half) => runFiles(half, ['--test-isolation=none'], true));
  for (const count of await Promise.all(counts)) add(count);
}

function add(count: Count): void {
  total = {
    passed: total.passed + count.passed,
    failed: total.failed + count.failed,
    skipped: total.skipped + count.skipped,
  };
}

/** What several print at once is shown when each has ended, so that no two are mixed. */
async function runFiles(
  files: readonly string[],
  how: readonly string[],
  isKept: boolean,
): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'nearhand-test-'));
  const counts = join(folder, 'counts');
  const shown = isKept ? join(folder, 'shown') : 'stdout';
  // Short tests ask no database.
  const recorder = isKept ? [] : ['--import', './tests/statements/record.ts'];
  const args = [
    ...[...recorder, '--import', './apps/server/src/tsx-loader.js', '--test', ...how],
    ...['--test-reporter=spec', `--test-reporter-destination=${shown}`],
    ...['--test-reporter=./tools/count-reporter.ts', `--test-reporter-destination=${counts}`],
    ...files,
  ];
  const isWhole = parts.length === 0 && wanted.includes('db') && wanted.includes('e2e');
  const whole = isWhole ? { NEARHAND_STATEMENTS_WHOLE: 'yes' } : {};
  const { stop: _, ...database } = shared ?? {};
  const given = shared && { NEARHAND_TEST_DATABASE: JSON.stringify(database) };
  const copied = cluster && { NEARHAND_TEST_CLUSTER: cluster.folder };
  const env = { ...process.env, NEARHAND_STATEMENTS: statements, ...whole, ...given, ...copied };
  const run = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = (await once(run, 'close')) as [number | null];
  if (isKept) process.stdout.write(readFileSync(shown));
  const counted = JSON.parse(readFileSync(counts, 'utf8') || '{}') as Partial<Count>;
  rmSync(folder, { recursive: true });
  if (status !== 0 && !counted.failed) isSound = false;
  return {
    passed: counted.passed ?? 0,
    failed: counted.failed ?? 0,
    skipped: counted.skipped ?? 0,
  };
}
