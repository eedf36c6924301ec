import { randomBytes } from 'node:crypto';
import { fromBase64, toBase64 } from '@nearhand/ledger/base64';
import { readKeyName } from '@nearhand/ledger/note';
import { type NoteSigner, noteSigner } from '@nearhand/ledger/note-signature';
import { keyIdOf } from '@nearhand/ledger/verifier-key';

/** A new key in the form that Go's `note` package calls a signer key; it is to be kept secret. */
export async function drawReleaseKey(name: string): Promise<string> {
  const seed = randomBytes(32);
  const { key } = await noteSigner(readKeyName(name), seed);
  const id = keyIdOf(key).toString(16).padStart(8, '0');
  return `PRIVATE+KEY+${name}+${id}+${toBase64(Buffer.concat([Buffer.of(1), seed]))}\n`;
}

/** @throws Error in words where the text is no such key */
export async function readReleaseKey(text: string): Promise<NoteSigner> {
  const form = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+(\S+)\s*$/;
  const [, name = '', id = '', material = ''] = form.exec(text) ?? [];
  const bytes = material === '' ? new Uint8Array() : fromBase64(material);
  if (bytes.length !== 33 || bytes[0] !== 1) throw new Error('That file holds no release key.');
  const signer = await noteSigner(name, bytes.slice(1));
  if (keyIdOf(signer.key) !== Number.parseInt(id, 16)) {
    throw new Error('The parts of this release key do not belong together.');
  }
  return signer;
}
