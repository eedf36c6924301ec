import { test } from 'node:test';
import { fuzzDecoders } from './decoders-run.ts';
import { runRoutes } from './routes-run.ts';

/**
 * `npm run fuzz -- MINUTES [SEED]`: half of the time on decoders, whose corpus it brings up to date,
 * half on routes. A test, because the database that it makes goes away with one.
 */
const minutes = Number(process.argv[2] ?? 2);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);

test(`fuzzing for ${minutes} minutes with seed ${seed}`, async () => {
  const half = minutes * 30_000;
  const decoders = await fuzzDecoders(seed, half, true);
  console.log(JSON.stringify(decoders, null, 2));
  const end = performance.now() + half;
  const routes = await runRoutes({ seed, goesOn: () => performance.now() < end });
  console.log(JSON.stringify(routes, null, 2));
  const found = [...decoders.findings, ...routes.faults, ...routes.unanswered];
  if (found.length > 0 || routes.lent > 0) throw new Error(`${found.length} findings`);
});
