import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { inLengths } from './in-lengths.ts';

/**
 * age-encryption.org/v1 for files of many gigabytes: typage makes and reads the header, and the
 * payload (STREAM: ChaCha20-Poly1305 over chunks of 64 KiB) goes through OpenSSL, several times as
 * fast as in JavaScript. What it writes, the `age` command opens, and the other way round.
 */
const chunkLength = 64 * 1024;
const tagLength = 16;
const sealedLength = chunkLength + tagLength;
const nonceLength = 16;
/** More than the stanzas of any number of recipients that somebody types. */
const longestHeader = 64 * 1024;
const algorithm = 'chacha20-poly1305';

/** The bytes of a file that these recipients (`age1…`) open. @throws where one of them is none */
export async function* sealAge(
  recipients: readonly string[],
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const { header, fileKey } = await makeHeader(recipients);
  const nonce = randomBytes(nonceLength);
  yield Buffer.concat([header, nonce]);
  const key = payloadKey(fileKey, nonce);
  const chunks = new ChunkNonce();
  // The last chunk is marked, and may be full: which one it is shows only when no other comes.
  for await (const { bytes, isLast } of inLengths(plain, chunkLength)) {
    const cipher = createCipheriv(algorithm, key, chunks.next(isLast), {
      authTagLength: tagLength,
    });
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/**
 * What is in such a file, once its header was opened; each piece is authentic when it is yielded, and
 * the end was reached only when the stream ends without an error, which it does at the first altered
 * or missing byte. @throws where no identity opens it, or it is no file of age
 */
export async function openAge(
  identities: readonly string[],
  sealed: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Buffer>> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  const { header, nonce, rest } = await readHead(sealed);
  const fileKey = await decrypter.decryptHeader(header);
  return openChunks(payloadKey(fileKey, nonce), rest);
}

async function* openChunks(key: Buffer, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const chunks = new ChunkNonce();
  let isFirst = true;
  for await (const { bytes, isLast } of inLengths(sealed, sealedLength)) {
    const isEmpty = bytes.length === tagLength;
    if (bytes.length < tagLength || (isEmpty && !isFirst)) throw new Error('a chunk is cut short');
    const cipher = createDecipheriv(algorithm, key, chunks.next(isLast), {
      authTagLength: tagLength,
    });
    cipher.setAuthTag(bytes.subarray(-tagLength));
    yield Buffer.concat([cipher.update(bytes.subarray(0, -tagLength)), cipher.final()]);
    isFirst = false;
  }
}

/** typage's header, and the file key in it, which a recipient without a stanza is told. */
async function makeHeader(recipients: readonly string[]) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let fileKey = Buffer.alloc(0);
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Buffer.from(key);
      return [];
    },
  });
  const empty = Buffer.from(await encrypter.encrypt(new Uint8Array(0)));
  return { header: empty.subarray(0, headerEnd(empty)), fileKey };
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** Where the line `--- MAC` ends; -1 where there is none yet. */
function headerEnd(bytes: Buffer): number {
  const last = bytes.indexOf('\n--- ');
  const end = last < 0 ? -1 : bytes.indexOf('\n', last + 1);
  return end < 0 ? -1 : end + 1;
}

async function readHead(sealed: AsyncIterable<Uint8Array>): Promise<{
  readonly header: Buffer;
  readonly nonce: Buffer;
  readonly rest: AsyncIterable<Uint8Array>;
}> {
  const iterator = sealed[Symbol.asyncIterator]();
  let bytes = Buffer.alloc(0);
  let end = -1;
  while (end < 0 || bytes.length < end + nonceLength) {
    const { value, done } = await iterator.next();
    if (done === true || bytes.length > longestHeader) throw new Error('no header of age');
    bytes = Buffer.concat([bytes, value]);
    end = headerEnd(bytes);
  }
  const payload = bytes.subarray(end + nonceLength);
  return {
    header: bytes.subarray(0, end),
    nonce: bytes.subarray(end, end + nonceLength),
    rest: (async function* () {
      yield payload;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    })(),
  };
}

/** 11 bytes that count the chunks, and one that says whether it is the last. */
class ChunkNonce {
  readonly #bytes = Buffer.alloc(12);
  #count = 0;

  next(isLast: boolean): Buffer {
    this.#bytes.writeUIntBE(this.#count, 5, 6);
    this.#bytes[11] = isLast ? 1 : 0;
    this.#count += 1;
    return this.#bytes;
  }
}
