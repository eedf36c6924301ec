import { hashFromBase64, toBase64 } from './base64.ts';
import { LedgerError } from './error.ts';
import { decodeNote, encodeNote, type SignedNote, verifyNote } from './note.ts';
import { type NoteSigner, noteVerifier } from './note-signature.ts';
import { releaseHash, releaseVersion } from './release-manifest.ts';
import type { VerifierKey } from './verifier-key.ts';

/** That somebody released a manifest: what the text of a release's signed note says. */
export interface Release {
  /** SHA-256 of the manifest's bytes. */
  readonly hash: Uint8Array;
  readonly version: string;
}

/** No checkpoint begins so with a version after it: its second line is a number of leaves. */
const TITLE = 'nearhand release';

/** Three lines: the title, the version, the hash in base64. */
export function encodeRelease({ hash, version }: Release): string {
  const text = `${TITLE}\n${version}\n${toBase64(hash)}\n`;
  decodeRelease(text);
  return text;
}

/** Refuses as `release`, `base64` or `hash-length`. */
export function decodeRelease(text: string): Release {
  const [title, version = '', hash = '', ...rest] = text.split('\n');
  if (title !== TITLE || rest.length !== 1 || rest[0] !== '') {
    throw new LedgerError('release', 'lines');
  }
  return { hash: hashFromBase64(hash), version: releaseVersion(version) };
}

/** The signed note of a manifest. */
export async function signRelease(manifest: Release, signer: NoteSigner): Promise<Uint8Array> {
  const text = encodeRelease(manifest);
  return encodeNote({ text, signatures: [await signer.sign(text)] });
}

/** What is said of a manifest that a server gives out. */
export interface ReleaseSignature {
  readonly release: Release;
  /** The key's name. */
  readonly by: string;
}

/**
 * The release that one of the keys signed. Refuses as `unsigned` where none of them did, as
 * `signature` where one that should have did not, and with the codes of `decodeNote` and
 * `decodeRelease`.
 */
export async function openRelease(
  bytes: Uint8Array,
  keys: readonly VerifierKey[],
): Promise<ReleaseSignature> {
  const note: SignedNote = decodeNote(bytes);
  const [first] = await verifyNote(note, keys.map(noteVerifier));
  return { release: decodeRelease(note.text), by: first?.name ?? '' };
}

/** What to sign for a manifest. */
export function releaseOf(manifest: Uint8Array, version: string): Release {
  return { hash: releaseHash(manifest), version };
}
