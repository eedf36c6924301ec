import { isWellFormed, text as textOf, utf8 } from '@nearhand/seal/bytes';
import { fromBase64, toBase64 } from './base64.ts';
import { LedgerError } from './error.ts';

/** A line under a note (C2SP signed-note, "Signatures"). */
export interface NoteSignature {
  /** The key's name: no spaces, no plus. */
  readonly name: string;
  /** The 32-bit key ID, which with the name says which key and which algorithm. */
  readonly keyId: number;
  /** What follows the key ID. */
  readonly signature: Uint8Array;
}

/** Text and the signatures under it (C2SP signed-note, "Format"). */
export interface SignedNote {
  /** Ends in a newline. */
  readonly text: string;
  /** At least one. */
  readonly signatures: readonly NoteSignature[];
}

/** What checks the signatures of one key. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: number;
  verify(text: string, signature: Uint8Array): Promise<boolean>;
}

/** A signature that a known key made. */
export interface VerifiedSignature extends NoteSignature {
  readonly verifier: NoteVerifier;
}

// The specification asks for 16 at least.
const MOST_SIGNATURES = 100;
const LONGEST = 1_000_000;

/** Gives the name back, or refuses it as `key-name`. */
export function readKeyName(name: string): string {
  // \s and the separators are the Unicode spaces; controls may not stand in a note at all.
  if (name === '' || /[\s\p{Z}\p{Cc}+]/u.test(name) || !isWellFormed(name)) {
    throw new LedgerError('key-name', JSON.stringify(name.slice(0, 80)));
  }
  return name;
}

function readSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  if (name === undefined || encoded === undefined) throw new LedgerError('note', 'signature line');
  const bytes = fromBase64(encoded);
  if (bytes.length < 5) throw new LedgerError('note', 'signature of no length');
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const keyId = ((a * 256 + b) * 256 + c) * 256 + d;
  return { name: readKeyName(name), keyId, signature: bytes.slice(4) };
}

/** Whether text may be that of a note: whole lines, no control character but the newline. */
function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/[^\P{Cc}\n\u007f-\u009f]/u.test(text) && isWellFormed(text);
}

/**
 * Takes a note apart; nothing in it is to be believed yet. Refuses with `note`, `key-name` or
 * `base64`.
 */
export function decodeNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > LONGEST) throw new LedgerError('note', 'too long');
  let whole: string;
  try {
    whole = textOf(bytes);
  } catch (cause) {
    throw new LedgerError('note', 'not UTF-8', { cause });
  }
  // The last empty line parts them, so that the text may have empty lines of its own.
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !isNoteText(whole)) throw new LedgerError('note', 'form');
  const lines = whole.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0 || lines.length > MOST_SIGNATURES) {
    throw new LedgerError('note', 'signature lines');
  }
  return { text: whole.slice(0, split + 1), signatures: lines.map(readSignature) };
}

/** One line, with its newline. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = [24, 16, 8, 0].map((shift) => (keyId >>> shift) & 255);
  return `— ${name} ${toBase64(Uint8Array.from([...id, ...signature]))}\n`;
}

/** The bytes of a note; what a decoder would refuse is refused here. */
export function encodeNote({ text, signatures }: SignedNote): Uint8Array {
  if (!isNoteText(text)) throw new LedgerError('note', 'text');
  const bytes = utf8(`${text}\n${signatures.map(signatureLine).join('')}`);
  decodeNote(bytes);
  return bytes;
}

/**
 * The signatures of known keys, one for each key, in the note's order. Those of unknown keys are
 * passed over. Refuses a note of which a known key's signature does not hold as `signature`, and one
 * that no known key signed as `unsigned` (C2SP signed-note, "Signatures").
 */
export async function verifyNote(
  note: SignedNote,
  verifiers: readonly NoteVerifier[],
): Promise<readonly VerifiedSignature[]> {
  const verified: VerifiedSignature[] = [];
  for (const signature of note.signatures) {
    const verifier = verifiers.find((known) => isOf(known, signature));
    if (verifier === undefined) continue;
    if (!(await verifier.verify(note.text, signature.signature))) {
      throw new LedgerError('signature', signature.name);
    }
    if (!verified.some((earlier) => earlier.verifier === verifier)) {
      verified.push({ ...signature, verifier });
    }
  }
  if (verified.length === 0) throw new LedgerError('unsigned', 'no known key');
  return verified;
}

function isOf(verifier: NoteVerifier, { name, keyId }: NoteSignature): boolean {
  return verifier.name === name && verifier.keyId === keyId;
}
