import { faultKinds } from './inject.ts';
import { runFaults } from './run-faults.ts';
import { seeded } from './seeded.ts';

/** `npm run faults -- 200 [SEED]`: the whole suite, with its counts. */
const faults = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
console.log(`${faults} faults, seed ${seed}`);

const random = seeded(seed);
const report = await runFaults({
  kinds: Array.from(
    { length: faults },
    () => faultKinds[Math.floor(random() * faultKinds.length)] ?? 'both',
  ),
  troubleMs: 5000,
  goneMs: 60_000,
  residents: 8,
  random,
  onFault: (number, kind, acknowledged) =>
    console.log(`fault ${number}: ${kind}; ${acknowledged} writes acknowledged`),
});
console.log(JSON.stringify(report, undefined, 2));
const { verdict, afterPower, failures } = report;
const wrong = verdict.lost + verdict.resurrected + afterPower.lost + afterPower.resurrected;
const bad = wrong + failures.length;
console.log(bad === 0 ? 'nothing lost, nothing resurrected, no 500' : `${bad} faults found`);
process.exitCode = bad === 0 ? 0 : 1;
