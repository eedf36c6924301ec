/** A signature to be judged. */
export interface Claim {
  readonly publicKey: Buffer;
  /** What was signed, with its label. */
  readonly message: Buffer;
  readonly signature: Buffer;
}

const keyLength = 32;
const signatureLength = 64;
const header = keyLength + signatureLength + 4;

/** Claims with keys of 32 bytes and signatures of 64, in memory of their own that can change threads. */
export function packClaims(claims: readonly Claim[]): ArrayBuffer {
  let length = 0;
  for (const { message } of claims) length += header + message.length;
  const packed = Buffer.from(new ArrayBuffer(length));
  let at = 0;
  for (const { publicKey, message, signature } of claims) {
    at += publicKey.copy(packed, at);
    at += signature.copy(packed, at);
    at = packed.writeUInt32LE(message.length, at);
    at += message.copy(packed, at);
  }
  return packed.buffer;
}

/** The claims of `packClaims`, in its memory. */
export function unpackClaims(memory: ArrayBuffer): readonly Claim[] {
  const packed = Buffer.from(memory);
  const claims: Claim[] = [];
  for (let at = 0; at < packed.length; ) {
    const publicKey = packed.subarray(at, at + keyLength);
    const signature = packed.subarray(at + keyLength, at + keyLength + signatureLength);
    const from = at + header;
    const to = from + packed.readUInt32LE(from - 4);
    claims.push({ publicKey, signature, message: packed.subarray(from, to) });
    at = to;
  }
  return claims;
}
