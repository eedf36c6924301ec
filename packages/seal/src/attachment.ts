import { sealAgain } from './age-file.ts';
import { encodeIdentity, encodeRecipient } from './age-key.ts';
import { ageLibrary } from './age-library.ts';
import { ByteReader, concat, equal, u64 } from './bytes.ts';
import { curves } from './curves.ts';
import { SealError } from './error.ts';
import { hash } from './hash.ts';
import { checkZeros, padmeLength, padTo } from './padding.ts';
import { type Random, randomBytes } from './random.ts';

/** A sealed attachment, and what the entry that names it has to carry. */
export interface SealedAttachment {
  /** The X25519 scalar of the file's own identity. */
  readonly file: Uint8Array;
  /** The age file, for the server. */
  readonly sealed: Uint8Array;
  /** Of the whole age file. */
  readonly hash: Uint8Array;
}

/** What an entry says of an attachment. */
export interface AttachmentKey {
  readonly file: Uint8Array;
  readonly hash: Uint8Array;
}

const LENGTH = 8;

/** Seals to a key of its own; the length is padded by Padmé. */
export async function sealAttachment(
  bytes: Uint8Array,
  random: Random = randomBytes,
): Promise<SealedAttachment> {
  const file = random(32);
  const { publicKey } = await (await curves()).x25519.key(file);
  const { Encrypter } = await ageLibrary();
  const encrypter = new Encrypter();
  encrypter.addRecipient(encodeRecipient(publicKey));
  const sealed = await encrypter.encrypt(paddedPlain(bytes));
  return { file, sealed, hash: hash(sealed) };
}

function paddedPlain(bytes: Uint8Array): Uint8Array {
  return padTo(concat(u64(bytes.length), bytes), padmeLength(LENGTH + bytes.length));
}

/**
 * That bytes are those of the attachment that an entry names: with the beginning of its age file
 * (`beginningOf`) the whole file is made again.
 *
 * @throws SealError `attachment-hash`; those of `sealAgain` for a beginning that is none
 */
export async function proveAttachment(
  bytes: Uint8Array,
  beginning: Uint8Array,
  key: AttachmentKey,
): Promise<void> {
  const identity = await (await curves()).x25519.key(key.file);
  const sealed = await sealAgain(identity, beginning, paddedPlain(bytes));
  if (!equal(hash(sealed), key.hash)) throw new SealError('attachment-hash', 'attachment');
}

/** @throws SealError `attachment-hash`, `age-file`, `truncated`, `range`, `padding` */
export async function openAttachment(sealed: Uint8Array, key: AttachmentKey): Promise<Uint8Array> {
  if (!equal(hash(sealed), key.hash)) throw new SealError('attachment-hash', 'attachment');
  if (key.file.length !== 32) throw new SealError('key', 'file identity of 32 bytes');
  const { Decrypter } = await ageLibrary();
  const decrypter = new Decrypter();
  decrypter.addIdentity(encodeIdentity(key.file));
  let plain: Uint8Array;
  try {
    plain = await decrypter.decrypt(sealed);
  } catch (cause) {
    throw new SealError('age-file', 'attachment', { cause });
  }
  return readPlain(plain);
}

function readPlain(plain: Uint8Array): Uint8Array {
  const reader = new ByteReader(plain);
  const length = reader.u64();
  const bytes = reader.take(length);
  checkZeros(reader.rest());
  if (plain.length !== padmeLength(LENGTH + length)) throw new SealError('padding', 'attachment');
  return bytes;
}
