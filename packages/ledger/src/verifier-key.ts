import { concat, utf8 } from '@nearhand/seal/bytes';
import { hash } from '@nearhand/seal/hash';
import { isStrongPoint } from '@nearhand/seal/strong-point';
import { fromBase64, toBase64 } from './base64.ts';
import { LedgerError } from './error.ts';
import { readKeyName } from './note.ts';

/** The signature types that are read here (C2SP signed-note, "Signature types"). */
export const signatureTypes = { ed25519: 1, cosignature: 4 } as const;

export type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes];

/** A key that signs notes: what is pinned, printed and handed on. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** The recommended key ID: 32 bits over name, type and key (C2SP signed-note, "Signatures"). */
export function keyIdOf({ name, type, publicKey }: VerifierKey): number {
  const [a = 0, b = 0, c = 0, d = 0] = hash(utf8(`${name}\n`), new Uint8Array([type]), publicKey);
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

/** `<name>+<key ID in hex>+<base64 of type and key>` (C2SP signed-note, "Verifier keys"). */
export function encodeVerifierKey(key: VerifierKey): string {
  const id = keyIdOf(key).toString(16).padStart(8, '0');
  return `${key.name}+${id}+${toBase64(concat(new Uint8Array([key.type]), key.publicKey))}`;
}

/** Refuses as `verifier-key` another form or type, an ID that is another's, and a weak point. */
export function decodeVerifierKey(encoded: string): VerifierKey {
  // The name has no plus; base64 may.
  const [, name = '', id = '', material = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(encoded) ?? [];
  const bytes = fromBase64(material);
  const type = Object.values(signatureTypes).find((known) => known === bytes[0]);
  const publicKey = bytes.slice(1);
  if (type === undefined || !isStrongPoint(publicKey)) {
    throw new LedgerError('verifier-key', encoded.slice(0, 80));
  }
  const key = { name: readKeyName(name), type, publicKey };
  if (keyIdOf(key) !== Number.parseInt(id, 16)) throw new LedgerError('verifier-key', 'key ID');
  return key;
}
