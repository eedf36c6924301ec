import { globSync, readFileSync } from 'node:fs';
import { boundaryFaults } from './boundaries.ts';

const files = globSync('{packages,apps}/*/src/**/*.{ts,tsx}', {
  exclude: (path) => /node_modules|generated/.test(path),
});
const faults = files.flatMap((file) => boundaryFaults(file, readFileSync(file, 'utf8')));
for (const fault of faults) console.error(fault);
console.log(`boundaries: ${files.length} files, ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
