import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `node tools/test.ts GROUP… [PART OF A PATH…]`: runs the groups in order and closes with one line of
 * totals. A test says by its name what it needs: `*.test.ts` beside the source nothing,
 * `*.db.test.ts` PostgreSQL, `tests/e2e/*.test.ts` PostgreSQL and Chromium.
 */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const groups = new Map<string, () => string[]>([
  [
    'unit',
    () => find('{packages,apps,tools,bench,tests/fuzz}/**/*.test.{ts,tsx}').filter((f) => !isDb(f)),
  ],
  ['db', () => find('{apps,tests}/**/*.db.test.{ts,tsx}')],
  ['e2e', () => find('tests/e2e/**/*.test.{ts,tsx}')],
]);

const wanted = process.argv.slice(2);
const parts = wanted.filter((word) => word !== 'check' && !groups.has(word));
let total: Count = { passed: 0, failed: 0, skipped: 0 };
let isSound = true;

if (wanted.includes('check')) {
  const check = spawnSync(process.execPath, ['tools/check.ts'], { stdio: 'inherit' });
  if (check.status !== 0) isSound = false;
}
for (const [group, files] of groups) {
  if (wanted.includes(group)) runGroup(group, files());
}
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

function isDb(file: string): boolean {
  return /\.db\.test\.tsx?$/.test(file);
}

function runGroup(group: string, files: readonly string[]): void {
  if (files.length === 0) return;
  console.log(`\n${group}: ${files.length} files`);
  const folder = mkdtempSync(join(tmpdir(), 'nearhand-test-'));
  const counts = join(folder, 'counts');
  const args = [
    ...['--import', './apps/server/src/tsx-loader.ts', '--test', '--test-concurrency=2'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tools/count-reporter.ts', `--test-reporter-destination=${counts}`],
    ...files,
  ];
  const run = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const counted = JSON.parse(readFileSync(counts, 'utf8') || '{}') as Partial<Count>;
  rmSync(folder, { recursive: true });
  total = {
    passed: total.passed + (counted.passed ?? 0),
    failed: total.failed + (counted.failed ?? 0),
    skipped: total.skipped + (counted.skipped ?? 0),
  };
  if (run.status !== 0 && !counted.failed) isSound = false;
}
