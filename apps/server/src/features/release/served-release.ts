import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeNote } from '@nearhand/ledger/note';
import { releaseHash } from '@nearhand/ledger/release-manifest';
import { decodeRelease } from '@nearhand/ledger/release-note';
import { equal } from '@nearhand/seal/bytes';
import { describeClient } from './describe-client.ts';

const repository = fileURLToPath(new URL('../../../../../', import.meta.url));

/** What this server answers with to whoever opens the private side. */
export interface ServedRelease {
  readonly version: string;
  /** The bytes of the manifest. */
  readonly manifest: Uint8Array;
  /** The upstream project's signed note over it; a development build has none. */
  readonly note: Uint8Array | undefined;
}

/** The built app, and the note in `release/` where it is the one of these very bytes. */
export function readServedRelease(
  built = join(repository, 'apps/client/dist'),
  notes = join(repository, 'release'),
): ServedRelease | undefined {
  const version = versionHere();
  const manifest = describeClient(built, version);
  if (manifest === undefined) return undefined;
  const file = join(notes, `${version}.note`);
  const note = existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
  return { version, manifest, note: note && isOf(note, manifest) ? note : undefined };
}

/** The version that the repository says it is. */
export function versionHere(): string {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

function isOf(note: Uint8Array, manifest: Uint8Array): boolean {
  return equal(decodeRelease(decodeNote(note).text).hash, releaseHash(manifest));
}
