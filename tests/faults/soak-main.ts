import { seeded } from './seeded.ts';
import { type MemorySample, soak } from './soak.ts';

/** `npm run soak -- MINUTES [SEED [PACE]]`: PACE times as slow, for a machine that others use too. */
const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const slowness = Number(process.argv[4] ?? 1);
console.log(`${minutes} minutes, seed ${seed}`);
const report = await soak({
  minutes,
  random: seeded(seed),
  residents: 8,
  paceMs: 100 * slowness,
  onFault: (seconds, fault, acknowledged) =>
    console.log(`${seconds} s: ${fault}; ${acknowledged} writes acknowledged`),
});
const { memory, verdict, read, injected, failures, stopped } = report;
console.log(JSON.stringify({ injected, verdict, read }, undefined, 2));
const [early, late] = [within(0.1, 0.2), within(0.9, 1)];
console.log(
  `memory: ${early} MB between 10 and 20 % of the time, ${late} MB in the last tenth (${(late / early).toFixed(2)} times), at most ${Math.max(...memory.map(({ megabytes }) => megabytes))} MB`,
);
for (const line of failures) console.log(line);
if (stopped !== undefined) console.log(stopped);
const wrong = Object.keys(read).filter((status) => status !== '200' && status !== '503');
const found = [...wrong, ...failures, ...(stopped === undefined ? [] : [stopped])];
const bad = verdict.lost + verdict.resurrected + found.length;
console.log(bad === 0 ? 'nothing lost, nothing resurrected, no page wrong' : 'FAULTS FOUND');
process.exitCode = bad === 0 ? 0 : 1;

/** The middle of what was sampled in a part of the time. */
function within(from: number, to: number): number {
  const end = memory.at(-1)?.seconds ?? 0;
  const isIn = ({ seconds }: MemorySample) => seconds >= from * end && seconds <= to * end;
  const sizes = memory.filter(isIn).map(({ megabytes }) => megabytes);
  return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
}
