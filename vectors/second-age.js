// What the second decoder needs of others' formats: age (age-encryption.org/v1), Bech32, and keys
// as node:crypto takes them. Nothing of packages/seal is imported here.
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  scryptSync,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';

export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export function refuseUnless(holds, code) {
  if (!holds) throw new Refused(code);
}

export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
export const hmacSha256 = (key, ...parts) =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest();
export const hkdf = (ikm, salt, info) => Buffer.from(hkdfSync('sha256', ikm, salt, info, 32));
export const same = (a, b) => a.length === b.length && timingSafeEqual(a, b);

const der = (hex, key) => Buffer.concat([Buffer.from(hex, 'hex'), key]);
const pkcs8 = (hex, key) => createPrivateKey({ key: der(hex, key), format: 'der', type: 'pkcs8' });
const spki = (hex, key) => createPublicKey({ key: der(hex, key), format: 'der', type: 'spki' });
const rawPublic = (key) =>
  Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x, 'base64url');

export const ed25519Public = (seed) => rawPublic(pkcs8('302e020100300506032b657004220420', seed));
export const x25519Public = (scalar) =>
  rawPublic(pkcs8('302e020100300506032b656e04220420', scalar));

/** Formats, "Signatures": the points before the equation. */
export function ed25519Holds(publicKey, message, signature) {
  if (signature.length !== 64) return false;
  if (!isStrongPoint(publicKey) || !isStrongPoint(signature.subarray(0, 32))) return false;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
  if (s >= ed25519.Point.Fn.ORDER) return false;
  return verify(null, message, spki('302a300506032b6570032100', publicKey), signature);
}

export function isStrongPoint(bytes) {
  try {
    return !ed25519.Point.fromBytes(bytes, false).isSmallOrder();
  } catch {
    return false;
  }
}

/** The shared secret; undefined with a point of small order, since that gives zeros. */
function x25519(scalar, publicKey) {
  try {
    return diffieHellman({
      privateKey: pkcs8('302e020100300506032b656e04220420', scalar),
      publicKey: spki('302a300506032b656e032100', publicKey),
    });
  } catch {
    return undefined;
  }
}

export function isStrongAgeKey(u) {
  const number = BigInt(`0x${Buffer.from(u).reverse().toString('hex')}`);
  return number < 2n ** 255n - 19n && x25519(Buffer.alloc(32, 7), u) !== undefined;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function polymod(values) {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (let i = 0; i < 5; i += 1) if ((top >> i) & 1) sum ^= generators[i];
  }
  return sum;
}

const expanded = (prefix) => [
  ...[...prefix].map((c) => c.charCodeAt(0) >> 5),
  0,
  ...[...prefix].map((c) => c.charCodeAt(0) & 31),
];

/** BIP-173, without its limit of 90 characters. */
export function fromBech32(prefix, text) {
  const at = text.lastIndexOf('1');
  refuseUnless(text.slice(0, at) === prefix, 'recipient');
  const values = [...text.slice(at + 1)].map((c) => BECH32.indexOf(c));
  refuseUnless(
    values.every((value) => value >= 0),
    'recipient',
  );
  refuseUnless(polymod([...expanded(prefix), ...values]) === 1, 'recipient');
  const bits = values
    .slice(0, -6)
    .map((v) => v.toString(2).padStart(5, '0'))
    .join('');
  const whole = bits.length - (bits.length % 8);
  refuseUnless(/^0{0,4}$/.test(bits.slice(whole)), 'recipient');
  const bytes = Buffer.from(
    (bits.slice(0, whole).match(/.{8}/g) ?? []).map((b) => Number.parseInt(b, 2)),
  );
  refuseUnless(bytes.length === 32, 'recipient');
  return bytes;
}

export function toBech32(prefix, bytes) {
  const bits = [...bytes].map((b) => b.toString(2).padStart(8, '0')).join('');
  const values = (bits.match(/.{1,5}/g) ?? []).map((b) => Number.parseInt(b.padEnd(5, '0'), 2));
  const sum = polymod([...expanded(prefix), ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${prefix}1${[...values, ...check].map((v) => BECH32[v]).join('')}`;
}

function chachaOpen(key, nonce, sealed, code) {
  refuseUnless(sealed.length >= 16, code);
  const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  cipher.setAuthTag(sealed.subarray(-16));
  const plain = cipher.update(sealed.subarray(0, -16));
  try {
    return Buffer.concat([plain, cipher.final()]);
  } catch {
    throw new Refused(code);
  }
}

function base64(text, length) {
  const bytes = Buffer.from(text, 'base64');
  const canonical = bytes.toString('base64').replace(/=+$/, '') === text;
  refuseUnless(canonical && bytes.length === length, 'age-file');
  return bytes;
}

/** An age file with one stanza, whose file key `unwrap(arguments, body)` gives. */
export function openAge(file, unwrap) {
  const form =
    /^(age-encryption\.org\/v1\n-> ([!-~]+(?: [!-~]+)*)\n([A-Za-z0-9+/]{43})\n---) ([A-Za-z0-9+/]{43})\n/;
  const read = form.exec(file.subarray(0, 400).toString('latin1'));
  refuseUnless(read !== null, 'age-file');
  const [head, header, stanza, body, mac] = read;
  const fileKey = unwrap(stanza.split(' '), base64(body, 32));
  const expected = hmacSha256(hkdf(fileKey, Buffer.alloc(0), 'header'), Buffer.from(header));
  refuseUnless(same(expected, base64(mac, 32)), 'header-mac');
  const rest = file.subarray(head.length);
  refuseUnless(rest.length >= 32, 'truncated');
  return openStream(hkdf(fileKey, rest.subarray(0, 16), 'payload'), rest.subarray(16));
}

function openStream(key, payload) {
  const chunk = 64 * 1024 + 16;
  const count = Math.max(1, Math.ceil(payload.length / chunk));
  const plain = Array.from({ length: count }, (_, i) => {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(i, 7);
    nonce[11] = i === count - 1 ? 1 : 0;
    return chachaOpen(key, nonce, payload.subarray(i * chunk, (i + 1) * chunk), 'sealed');
  });
  refuseUnless(count === 1 || plain.at(-1).length > 0, 'sealed');
  return Buffer.concat(plain);
}

export function openToIdentity(file, scalar) {
  return openAge(file, (stanza, body) => {
    refuseUnless(stanza.length === 2 && stanza[0] === 'X25519', 'age-file');
    const share = base64(stanza[1], 32);
    const secret = x25519(scalar, share);
    refuseUnless(secret !== undefined, 'age-file');
    const salt = Buffer.concat([share, x25519Public(scalar)]);
    const wrap = hkdf(secret, salt, 'age-encryption.org/v1/X25519');
    return chachaOpen(wrap, Buffer.alloc(12), body, 'other-recipient');
  });
}

export function openWithPassphrase(file, passphrase, highest) {
  return openAge(file, (stanza, body) => {
    refuseUnless(stanza.length === 3 && stanza[0] === 'scrypt', 'age-file');
    refuseUnless(/^[1-9][0-9]?$/.test(stanza[2]), 'age-file');
    const workFactor = Number(stanza[2]);
    refuseUnless(workFactor <= highest, 'work-factor');
    const salt = Buffer.concat([
      Buffer.from('age-encryption.org/v1/scrypt'),
      base64(stanza[1], 16),
    ]);
    const N = 2 ** workFactor;
    const wrap = scryptSync(passphrase, salt, 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 });
    return chachaOpen(wrap, Buffer.alloc(12), body, 'passphrase');
  });
}
