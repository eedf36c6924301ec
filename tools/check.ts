import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** `npm run check`: format, lint, types and boundaries. Runs all of them, then says which failed. */
const bin = join('node_modules', '.bin');
const checks: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['format and lint (Biome)', join(bin, 'biome'), ['check', '--error-on-warnings']],
  ['lint with types (oxlint)', join(bin, 'oxlint'), ['--type-aware', '--deny-warnings']],
  ['types: packages', join(bin, 'tsc'), ['-p', 'packages']],
  ['types: client', join(bin, 'tsc'), ['-p', 'apps/client']],
  ['types: the rest', join(bin, 'tsc'), ['-p', '.']],
  ['boundaries', process.execPath, ['tools/check-boundaries.ts']],
];

const failed = checks.filter(([name, command, args]) => {
  const start = performance.now();
  const run = spawnSync(command, args, { encoding: 'utf8' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${run.status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (run.status !== 0) console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error ?? ''}`);
  return run.status !== 0;
});
if (failed.length > 0) {
  console.log(`check failed: ${failed.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}
