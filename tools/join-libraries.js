/**
 * `node tools/join-libraries.js FOLDER`: makes one file of each library that consists of hundreds.
 * `tsx-loader.js` has them loaded in place of those: nearly half of what a start read was these.
 */
import { rolldown } from 'rolldown';
import { joinedLibraries } from '../apps/server/src/joined-libraries.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say into which folder.');

const input = Object.fromEntries(joinedLibraries.map(([name, file]) => [file, name]));
const made = await rolldown({ input, platform: 'node', preserveEntrySignatures: 'strict' });
await made.write({ dir: folder, entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' });
await made.close();
