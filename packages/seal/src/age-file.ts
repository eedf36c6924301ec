import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { base64nopad } from '@scure/base';
import { ByteReader, concat, equal, text, u8, u64, utf8 } from './bytes.ts';
import { curves, type X25519Key } from './curves.ts';
import { SealError } from './error.ts';
import { empty, hkdf, hmac } from './hash.ts';
import { type Random, randomBytes } from './random.ts';

// The one kind of age file that a slot is (age-encryption.org/v1): one X25519 stanza, one chunk of
// payload. Small enough for the first load, and quick enough for an inbox of a thousand; typage,
// which does every other file, does neither.

const VERSION_LINE = 'age-encryption.org/v1\n-> X25519 ';
const MAC_LINE = '\n--- ';
/** Of an age file of this kind beside its plain text. */
export const OVERHEAD = 200;

const zeroNonce = /* @__PURE__ */ new Uint8Array(12);
// STREAM's nonce of a first chunk that is also the last: a counter of 11 bytes, then 1.
const onlyChunk = /* @__PURE__ */ new Uint8Array(12).fill(1, 11);

function wrapKey(secret: Uint8Array, share: Uint8Array, recipient: Uint8Array): Uint8Array {
  return hkdf(secret, concat(share, recipient), 'age-encryption.org/v1/X25519');
}

function headerOf(share: Uint8Array, body: Uint8Array): Uint8Array {
  const stanza = `${base64nopad.encode(share)}\n${base64nopad.encode(body)}`;
  return utf8(`${VERSION_LINE}${stanza}\n---`);
}

function macOf(fileKey: Uint8Array, header: Uint8Array): Uint8Array {
  return hmac(hkdf(fileKey, empty, 'header'), header);
}

function fileOf(header: Uint8Array, mac: Uint8Array, payload: Uint8Array): Uint8Array {
  return concat(header, utf8(` ${base64nopad.encode(mac)}\n`), payload);
}

/**
 * An age file to one X25519 public key, for at most 64 KiB.
 *
 * @throws SealError `recipient` with a point of small order
 */
export async function sealAge(
  recipient: Uint8Array,
  plain: Uint8Array,
  random: Random = randomBytes,
): Promise<Uint8Array> {
  const fileKey = random(16);
  const ephemeral = await (await curves()).x25519.key(random(32));
  const secret = await ephemeral.agree(recipient);
  if (secret === undefined) throw new SealError('recipient', 'small order');
  const wrap = wrapKey(secret, ephemeral.publicKey, recipient);
  const header = headerOf(ephemeral.publicKey, chacha20poly1305(wrap, zeroNonce).encrypt(fileKey));
  const nonce = random(16);
  const payload = chacha20poly1305(hkdf(fileKey, nonce, 'payload'), onlyChunk).encrypt(plain);
  return fileOf(header, macOf(fileKey, header), concat(nonce, payload));
}

/**
 * An age file for so many bytes that nobody can open: its share is a real one, and the rest of it
 * random, which without the key is what any such file looks like.
 */
export async function decoyAge(length: number, random: Random = randomBytes): Promise<Uint8Array> {
  const ephemeral = await (await curves()).x25519.key(random(32));
  const header = headerOf(ephemeral.publicKey, random(32));
  return fileOf(header, random(32), random(length + 32));
}

interface AgeFile {
  readonly share: Uint8Array;
  readonly body: Uint8Array;
  readonly header: Uint8Array;
  readonly mac: Uint8Array;
  readonly nonce: Uint8Array;
  readonly payload: Uint8Array;
}

function fixed(reader: ByteReader, expected: string): void {
  if (!equal(reader.take(expected.length), utf8(expected))) {
    throw new SealError('age-file', 'header');
  }
}

function field(reader: ByteReader): Uint8Array {
  const encoded = reader.take(43);
  try {
    return base64nopad.decode(text(encoded));
  } catch (cause) {
    throw new SealError('age-file', 'base64', { cause });
  }
}

function readAge(bytes: Uint8Array): AgeFile {
  const reader = new ByteReader(bytes);
  fixed(reader, VERSION_LINE);
  const share = field(reader);
  fixed(reader, '\n');
  const body = field(reader);
  fixed(reader, MAC_LINE);
  const header = bytes.subarray(0, reader.at - 1);
  const mac = field(reader);
  fixed(reader, '\n');
  return { share, body, header, mac, nonce: reader.take(16), payload: reader.rest() };
}

/**
 * What is in an age file of this kind.
 *
 * @throws SealError `truncated`, `age-file` (no such file), `other-recipient` (to another key),
 *   `header-mac`, `sealed` (an altered payload)
 */
export async function openAge(key: X25519Key, bytes: Uint8Array): Promise<Uint8Array> {
  const file = readAge(bytes);
  return open(await payloadKey(key, file), onlyChunk, file.payload, 'sealed');
}

async function payloadKey(key: X25519Key, file: AgeFile): Promise<Uint8Array> {
  const secret = await key.agree(file.share);
  if (secret === undefined) throw new SealError('age-file', 'share of small order');
  const wrap = wrapKey(secret, file.share, key.publicKey);
  const fileKey = open(wrap, zeroNonce, file.body, 'other-recipient');
  if (!equal(macOf(fileKey, file.header), file.mac)) throw new SealError('header-mac', 'age file');
  return hkdf(fileKey, file.nonce, 'payload');
}

const CHUNK = 64 * 1024;
const TAG = 16;
/** Header and nonce: what stands before the payload of an age file of this kind. */
const BEGINNING = OVERHEAD - TAG;

/** What has to be kept beside the plain text and the key to make an age file again, byte for byte. */
export function beginningOf(file: Uint8Array): Uint8Array {
  return file.slice(0, BEGINNING);
}

/**
 * The age file that begins so and has this plain text, of any length.
 *
 * @throws SealError as `openAge`, and `trailing`
 */
export async function sealAgain(
  key: X25519Key,
  beginning: Uint8Array,
  plain: Uint8Array,
): Promise<Uint8Array> {
  const file = readAge(beginning);
  if (file.payload.length > 0) throw new SealError('trailing', 'beginning of an age file');
  const streamKey = await payloadKey(key, file);
  const chunks = Math.max(1, Math.ceil(plain.length / CHUNK));
  const sealed = Array.from({ length: chunks }, (_, i) => {
    const nonce = concat(zeroNonce.subarray(0, 3), u64(i), u8(i === chunks - 1 ? 1 : 0));
    const chunk = plain.subarray(i * CHUNK, (i + 1) * CHUNK);
    return chacha20poly1305(streamKey, nonce).encrypt(chunk);
  });
  return concat(beginning, ...sealed);
}

function open(
  key: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  code: 'other-recipient' | 'sealed',
): Uint8Array {
  try {
    return chacha20poly1305(key, nonce).decrypt(ciphertext);
  } catch (cause) {
    throw new SealError(code, 'age file', { cause });
  }
}
