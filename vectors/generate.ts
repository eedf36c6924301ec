import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cards } from './make/cards.ts';
import type { Vectors } from './make/case.ts';
import { deviceLeaves, leavings, rosters, stewardLeaves } from './make/desks.ts';
import { olderBlocks, slots } from './make/epochs.ts';
import { attachments, enrolments, keyFiles, requests } from './make/files.ts';
import { entries } from './make/journal.ts';
import { deskRoots, indexMaps, ledgerLeaves, pins, restores } from './make/ledger.ts';
import { manifests } from './make/manifests.ts';
import { checkpoints, cosignatures, notes } from './make/notes.ts';
import { openings } from './make/openings.ts';
import { releaseManifests, releases } from './make/releases.ts';
import { signatures } from './make/signatures.ts';

/** Every file of vectors, the same each time; `node vectors/generate.ts` writes them. */
export async function makeVectors(): Promise<readonly Vectors[]> {
  const made: Vectors[] = [];
  // One after another: each replaces the random source while it draws.
  for (const make of [
    cards,
    deviceLeaves,
    stewardLeaves,
    rosters,
    leavings,
    slots,
    olderBlocks,
    manifests,
    entries,
    openings,
    keyFiles,
    enrolments,
    attachments,
    requests,
    signatures,
    ledgerLeaves,
    deskRoots,
    restores,
    indexMaps,
    pins,
    releaseManifests,
    releases,
    notes,
    checkpoints,
    cosignatures,
  ]) {
    made.push(await make());
  }
  return made;
}

/** The text of a file. */
export function vectorText(vectors: Vectors): string {
  return `${JSON.stringify(vectors, null, 1)}\n`;
}

if (import.meta.main) {
  for (const vectors of await makeVectors()) {
    const { format, valid, invalid } = vectors;
    writeFileSync(join(import.meta.dirname, `${format}.json`), vectorText(vectors));
    console.log(`${format}: ${valid.length} valid, ${invalid.length} invalid`);
  }
}
