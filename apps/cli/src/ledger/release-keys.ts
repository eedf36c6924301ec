import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeNote } from '@nearhand/ledger/note';
import { releaseHash } from '@nearhand/ledger/release-manifest';
import { decodeRelease, openRelease } from '@nearhand/ledger/release-note';
import { decodeVerifierKey, type VerifierKey } from '@nearhand/ledger/verifier-key';
import { equal } from '@nearhand/seal/bytes';
import { CliError } from '../cli-error.ts';

const folder = fileURLToPath(new URL('../../../../release/', import.meta.url));

/** The keys of upstream releases that this clone knows. */
export function upstreamKeys(): readonly VerifierKey[] {
  return readFileSync(`${folder}keys`, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(decodeVerifierKey);
}

/** A key that somebody gives by hand. @throws CliError `usage` */
export function readKey(text: string): VerifierKey {
  try {
    return decodeVerifierKey(text.trim());
  } catch (cause) {
    throw new CliError('usage', 'A key has the form name+id+key.', { cause });
  }
}

/** The note of a version, where this clone has it. */
export function upstreamNote(version: string): Uint8Array | undefined {
  const file = `${folder}${version}.note`;
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
}

/** Whether the project that the keys belong to released a manifest. */
export type ReleaseStanding =
  | { readonly state: 'released'; readonly by: string }
  /** There is a note, but no key that is known here signed it. */
  | { readonly state: 'signed-by-others'; readonly names: readonly string[] }
  /** A known key signed a note, but over other bytes or another version. */
  | { readonly state: 'other-release'; readonly by: string; readonly version: string }
  | { readonly state: 'unsigned' };

/** @param notes the server's own, and the clone's; each says only what its signatures say */
export async function standingOf(
  manifest: Uint8Array,
  version: string,
  notes: readonly Uint8Array[],
  keys: readonly VerifierKey[],
): Promise<ReleaseStanding> {
  let other: ReleaseStanding | undefined;
  for (const note of notes) {
    const standing = await standingBy(manifest, version, note, keys);
    if (standing.state === 'released') return standing;
    other ??= standing;
  }
  return other ?? { state: 'unsigned' };
}

async function standingBy(
  manifest: Uint8Array,
  version: string,
  note: Uint8Array,
  keys: readonly VerifierKey[],
): Promise<ReleaseStanding> {
  try {
    const { by, release } = await openRelease(note, keys);
    if (equal(release.hash, releaseHash(manifest)) && release.version === version) {
      return { state: 'released', by };
    }
    return { state: 'other-release', by, version: release.version };
  } catch {
    return { state: 'signed-by-others', names: signersOf(note) };
  }
}

function signersOf(note: Uint8Array): readonly string[] {
  try {
    const { text, signatures } = decodeNote(note);
    decodeRelease(text);
    return signatures.map(({ name }) => name);
  } catch {
    return [];
  }
}
