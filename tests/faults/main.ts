import { faultKinds, runFaults } from './run-faults.ts';

/** `npm run faults -- 200 [SEED]`: the whole suite, with its counts. */
const faults = Number(process.argv[2] ?? 200);
let seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
console.log(`${faults} faults, seed ${seed}`);

/** A small linear congruential generator (Numerical Recipes): the same seed, the same run. */
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

const report = await runFaults({
  kinds: Array.from(
    { length: faults },
    () => faultKinds[Math.floor(random() * faultKinds.length)] ?? 'both',
  ),
  troubleMs: 5000,
  residents: 8,
  random,
  onFault: (number, kind, acknowledged) =>
    console.log(`fault ${number}: ${kind}; ${acknowledged} writes acknowledged`),
});
console.log(JSON.stringify(report, undefined, 2));
const { verdict, afterPower } = report;
const bad = verdict.lost + verdict.resurrected + afterPower.lost + afterPower.resurrected;
console.log(bad === 0 ? 'nothing lost, nothing resurrected' : `${bad} faults found`);
process.exitCode = bad === 0 ? 0 : 1;
