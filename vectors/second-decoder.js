// A second decoder of every format, in plain JavaScript, written from docs/formats.md alone and
// importing nothing of packages/seal. Bytes in `given` and in what it gives are base64url.
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as simplified } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as traditional } from '@scure/bip39/wordlists/traditional-chinese.js';
import {
  ed25519Holds,
  ed25519Public,
  fromBech32,
  hkdf,
  hmacSha256,
  openToIdentity,
  openWithPassphrase,
  Refused,
  refuseUnless,
  same,
  sha256,
  toBech32,
  x25519Public,
} from './second-age.js';
import {
  device,
  fromB64,
  fromCanonical,
  isCount,
  leaving,
  members,
  roster,
  steward,
  textOf,
} from './second-json.js';
import { ledgerReaders } from './second-ledger.js';
import { noteReaders } from './second-note.js';

export { Refused };

const ascii = (text) => Buffer.from(text, 'latin1');
const zeros = Buffer.alloc(32);
const none = Buffer.alloc(0);
const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const uint = (value, length) => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, Math.max(0, length - 6), Math.min(length, 6));
  return bytes;
};
const leafHash = (bytes) => sha256(Buffer.of(0), bytes);
const isZero = (bytes) => bytes.every((byte) => byte === 0);

class Reader {
  constructor(bytes) {
    this.bytes = Buffer.from(bytes);
    this.at = 0;
  }
  take(length) {
    refuseUnless(this.at + length <= this.bytes.length, 'truncated');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  uint(length) {
    const value = BigInt(`0x${this.take(length).toString('hex')}`);
    refuseUnless(value < 2n ** 53n, 'range');
    return Number(value);
  }
  end() {
    refuseUnless(this.at === this.bytes.length, 'trailing');
  }
  restIsZero() {
    refuseUnless(isZero(this.bytes.subarray(this.at)), 'padding');
  }
}

function checkSignature(kind, publicKey, message, signature) {
  const labelled = Buffer.concat([ascii(`nearhand/v1/${kind}`), message]);
  refuseUnless(ed25519Holds(publicKey, labelled, signature), 'signature');
}

function open(key, nonce, ad, ciphertext) {
  try {
    return Buffer.from(xchacha20poly1305(key, nonce, ad).decrypt(ciphertext));
  } catch {
    throw new Refused('sealed');
  }
}

function readOrigin(text) {
  refuseUnless(/^nearhand\/[a-z2-7]{25}[aeimquy4]$/.test(text), 'origin');
  return text;
}

// Card

const lists = { en: english, 'zh-Hant': traditional, 'zh-Hans': simplified };

function cardNumbers(as, text) {
  if (as === 'digits') {
    refuseUnless(/^[0-9 ]*$/.test(text), 'card-digits');
    return (text.replaceAll(' ', '').match(/.{1,4}/g) ?? []).map(Number);
  }
  if (as === 'qr') {
    const form =
      /^NH(?:1:([0-9]{48})(?::[A-Z2-7]{25}[AEIMQUY4]){1}|2:([0-9]{48})(?::[A-Z2-7]{25}[AEIMQUY4]){5})$/.exec(
        text.toUpperCase(),
      );
    refuseUnless(form !== null, 'card-qr');
    return (form[1] ?? form[2]).match(/.{4}/g).map(Number);
  }
  const words = as === 'en' ? (text.match(/\S+/g) ?? []) : [...text.replaceAll(' ', '')];
  const numbers = words.map((word) => lists[as].indexOf(word));
  refuseUnless(!numbers.includes(-1), 'card-word');
  return numbers;
}

function card(given, bytes) {
  const text = textOf(bytes);
  const numbers = cardNumbers(given.as, text);
  refuseUnless(numbers.length === 12, 'card-length');
  refuseUnless(
    numbers.every((number) => number < 2048),
    'card-digits',
  );
  const bits = numbers.map((number) => number.toString(2).padStart(11, '0')).join('');
  const octets = bits.slice(0, 128).match(/.{8}/g);
  const entropy = Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)));
  refuseUnless(sha256(entropy)[0] >> 4 === Number.parseInt(bits.slice(128), 2), 'card-checksum');
  const salt = sha256(ascii(given.origin));
  const roomKey = ed25519Public(hkdf(entropy, salt, 'nearhand/v1/sign'));
  const scalar = hkdf(entropy, salt, 'nearhand/v1/age');
  return {
    entropy: b64(entropy),
    roomKey: b64(roomKey),
    roomId: b64(sha256(ascii('nearhand/v1/room'), roomKey)),
    identity: toBech32('age-secret-key-', scalar).toUpperCase(),
    recipient: toBech32('age', x25519Public(scalar)),
    ...(given.as === 'qr' ? { pin: text.split(':')[2] } : {}),
  };
}

function fingerprint(bytes) {
  const bits = [...leafHash(bytes)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits
    .slice(0, 66)
    .match(/.{11}/g)
    .map((word) => english[Number.parseInt(word, 2)]);
}

// Epoch

const commitmentOf = (K, S) => sha256(ascii('nearhand/v1/commit'), K, S);
const doorOf = (K) => ed25519Public(hkdf(K, none, 'nearhand/v1/door'));

function slot(given, bytes) {
  refuseUnless(bytes.length >= 336, 'truncated');
  refuseUnless(bytes.length <= 336, 'trailing');
  const reader = new Reader(openToIdentity(Buffer.from(bytes), fromB64(given.scalar)));
  const roomKey = reader.take(32);
  const epoch = reader.uint(4);
  const from = reader.uint(4);
  const [K, H, tie] = [reader.take(32), reader.take(32), reader.take(32)];
  reader.end();
  const [door, commitment] = [fromB64(given.door), fromB64(given.commitment)];
  refuseUnless(from >= 1 && from <= epoch, 'range');
  refuseUnless(epoch === given.epoch, 'other-epoch');
  const expected = sha256(ascii('nearhand/v1/tie'), roomKey, uint(epoch, 4), door, commitment);
  refuseUnless(same(tie, expected), 'tie');
  refuseUnless(same(doorOf(K), door), 'door');
  return { roomKey: b64(roomKey), from, K: b64(K), H: b64(H) };
}

function places(epoch) {
  const enough = [16, 64, 256, 1024, 4096].find((count) => count >= epoch - 1);
  refuseUnless(epoch >= 1 && enough !== undefined, 'range');
  return enough;
}

function older(given, bytes) {
  const { epoch, from } = given;
  refuseUnless(bytes.length === places(epoch) * 48, 'padding');
  refuseUnless(from >= 1 && from <= epoch, 'range');
  let h = fromB64(given.H);
  const K = [];
  for (let i = from; i < epoch; i += 1) {
    const ad = Buffer.concat([fromB64(given.roomId), uint(epoch, 4), uint(i, 4)]);
    const key = hkdf(h, none, 'nearhand/v1/older-key');
    K.push(b64(open(key, Buffer.alloc(24), ad, bytes.subarray((i - 1) * 48, i * 48))));
    h = hkdf(h, none, 'nearhand/v1/older');
  }
  return { K };
}

function readManifest(bytes) {
  const reader = new Reader(bytes);
  const many = (count, read) => Array.from({ length: count }, read);
  refuseUnless(reader.uint(1) === 1, 'version');
  const m = { origin: readOrigin(textOf(reader.take(reader.uint(1)))) };
  m.roomId = reader.take(32);
  m.roomKey = reader.take(32);
  m.epoch = reader.uint(4);
  m.sequence = reader.uint(8);
  m.previous = reader.take(32);
  m.journalHead = reader.take(32);
  m.openingHead = reader.take(32);
  m.rosters = many(reader.uint(1), () => ({
    desk: reader.take(16),
    number: reader.uint(4),
    devices: reader.uint(2),
  }));
  m.slots = many(reader.uint(2), () => reader.take(32));
  m.door = reader.take(32);
  m.commitment = reader.take(32);
  m.nonce = reader.take(24);
  m.ciphertext = reader.take(reader.uint(4));
  const count = reader.uint(2);
  reader.take(count * 48);
  const signed = reader.bytes.subarray(0, reader.at);
  const signature = reader.take(64);
  reader.end();
  refuseUnless(count === places(m.epoch), 'padding');
  checkManifest(m);
  checkSignature('manifest', m.roomKey, signed, signature);
  m.head = sha256(ascii('nearhand/v1/epoch'), reader.bytes);
  return m;
}

function checkManifest(m) {
  refuseUnless(same(sha256(ascii('nearhand/v1/room'), m.roomKey), m.roomId), 'other-room');
  const devices = m.rosters.reduce((sum, each) => sum + each.devices, 0);
  refuseUnless(m.slots.length === devices + 1, 'shape');
  refuseUnless(
    m.rosters.every((each) => each.number >= 1 && each.devices <= 200),
    'range',
  );
  refuseUnless(new Set(m.rosters.map((each) => b64(each.desk))).size === m.rosters.length, 'shape');
  const classes = [1024, 4096, 16384, 65536, 262144, 1048576];
  refuseUnless(classes.includes(m.ciphertext.length - 16), 'padding');
}

function readMembers(m, key) {
  const ad = Buffer.concat([m.roomId, uint(m.epoch, 4)]);
  const reader = new Reader(open(key, m.nonce, ad, m.ciphertext));
  const json = members(
    fromCanonical(reader.take(reader.uint(4))),
    ['members'],
    ['ledger', 'restored'],
  );
  reader.restIsZero();
  refuseUnless(Array.isArray(json.members), 'shape');
  for (const { from, leaf, since } of json.members.map((each) =>
    members(each, ['from', 'leaf', 'since']),
  )) {
    refuseUnless(isCount(since, 1, m.epoch) && isCount(from, 1, since), 'shape');
    device(fromB64(leaf));
  }
  const leaves = new Set(json.members.map(({ leaf }) => leaf));
  refuseUnless(leaves.size === json.members.length, 'shape');
  if (json.ledger !== undefined) {
    const { root, size } = members(json.ledger, ['root', 'size']);
    fromB64(root, 32);
    refuseUnless(isCount(size, 1, Number.MAX_SAFE_INTEGER), 'shape');
  }
  if (json.restored !== undefined) checkRestored(json.restored);
  return json;
}

const isDay = (text) => /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text);

function checkRestored(restored) {
  const { backup, abandoned } = members(restored, ['backup'], ['abandoned']);
  refuseUnless(isDay(backup), 'shape');
  if (abandoned === undefined) return;
  const { epoch, head, manifest, sequence } = members(abandoned, [
    'epoch',
    'head',
    'manifest',
    'sequence',
  ]);
  fromB64(head, 32);
  fromB64(manifest, 32);
  refuseUnless(isCount(epoch, 1, 4097), 'shape');
  refuseUnless(isCount(sequence, 1, Number.MAX_SAFE_INTEGER), 'shape');
}

function checkKeys({ K, S }, { door, commitment }) {
  refuseUnless(same(commitmentOf(fromB64(K), fromB64(S)), commitment), 'commitment');
  refuseUnless(same(doorOf(fromB64(K)), door), 'door');
}

function manifest(given, bytes) {
  const m = readManifest(bytes);
  const before = given.previous === undefined ? undefined : readManifest(fromB64(given.previous));
  refuseUnless(m.origin === given.origin && same(m.roomId, fromB64(given.roomId)), 'other-room');
  refuseUnless(m.epoch === (before?.epoch ?? 0) + 1, 'other-epoch');
  refuseUnless(same(m.previous, before?.head ?? zeros), 'other-previous');
  refuseUnless(m.sequence === given.sequence, 'other-place');
  refuseUnless(same(m.journalHead, fromB64(given.head)), 'other-head');
  checkKeys(given, m);
  const key = hkdf(fromB64(given.K), fromB64(given.S), 'nearhand/v1/members');
  const { nonce: _nonce, ciphertext: _ciphertext, ...readable } = m;
  const { ledger, restored, members: listed } = readMembers(m, key);
  const beside = { ...(ledger && { ledger }), ...(restored && { restored }) };
  return inBase64url({ ...readable, members: listed, ...beside });
}

function inBase64url(value) {
  if (value instanceof Uint8Array) return b64(value);
  if (Array.isArray(value)) return value.map(inBase64url);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inBase64url(each)]));
}

// Journal

function entry(given, bytes) {
  checkKeys(given, { door: fromB64(given.door), commitment: fromB64(given.commitment) });
  const reader = new Reader(bytes);
  refuseUnless(reader.uint(1) === 1, 'version');
  const [epoch, sequence, previous] = [reader.uint(4), reader.uint(8), reader.take(32)];
  const nonce = reader.take(24);
  const ciphertext = reader.bytes.subarray(reader.at);
  refuseUnless([1024, 4096, 16384, 65536].includes(ciphertext.length - 16), 'padding');
  refuseUnless(epoch === given.epoch, 'other-epoch');
  refuseUnless(sequence === given.sequence, 'other-place');
  refuseUnless(same(previous, fromB64(given.previous)), 'other-head');
  const place = [uint(epoch, 4), uint(sequence, 8), previous];
  const ad = Buffer.concat([ascii('nearhand/v1/ad'), fromB64(given.roomId), ...place]);
  const key = hkdf(fromB64(given.K), fromB64(given.S), 'nearhand/v1/entry');
  const plain = new Reader(open(key, nonce, ad, ciphertext));
  const [id, author] = [plain.take(16), plain.take(32)];
  const content = plain.take(plain.uint(4));
  const signature = plain.take(64);
  plain.restIsZero();
  const signed = Buffer.concat([ad, author, id, content]);
  checkSignature('entry', fromB64(given.key), signed, signature);
  return inBase64url({ id, author, content, head: sha256(ad, nonce, ciphertext) });
}

function openingRecord(given, bytes) {
  const reader = new Reader(bytes);
  refuseUnless(reader.uint(1) === 1, 'version');
  const [epoch, previous, nonce] = [reader.uint(4), reader.take(32), reader.take(24)];
  const ciphertext = reader.take(512 + 16);
  reader.end();
  refuseUnless(epoch === given.epoch, 'other-epoch');
  refuseUnless(same(previous, fromB64(given.previous)), 'other-head');
  const ad = Buffer.concat([fromB64(given.roomId), uint(epoch, 4), previous]);
  const key = hkdf(fromB64(given.K), none, 'nearhand/v1/opening');
  const plain = new Reader(open(key, nonce, ad, ciphertext));
  const author = plain.take(32);
  const hour = plain.uint(4);
  const ownPrevious = plain.take(32);
  const shiftNumber = plain.uint(4);
  const shiftHash = plain.take(32);
  const signed = Buffer.concat([ad, plain.bytes.subarray(0, plain.at)]);
  const signature = plain.take(64);
  plain.restIsZero();
  if (isZero(author)) refuseUnless(shiftNumber === 0 && isZero(shiftHash), 'shape');
  if (author.every((byte) => byte === 0xff)) refuseUnless(isZero(signature), 'shape');
  else checkSignature('opening-record', fromB64(given.key), signed, signature);
  const hash = sha256(ascii('nearhand/v1/opened'), ad, nonce, ciphertext);
  return inBase64url({ author, hour, ownPrevious, shiftNumber, shiftHash, hash });
}

// Files and requests

function keyFile(given, bytes) {
  const passphrase = given.passphrase
    .toLowerCase()
    .match(/[a-z]+/g)
    .join('-');
  const content = fromCanonical(openWithPassphrase(Buffer.from(bytes), passphrase, 18));
  members(content, 'desk leaf origin role seed type v'.split(' '), ['age']);
  refuseUnless(content.type === 'key-file' && content.v === 1, 'shape');
  const role = content.age === undefined ? 'steward' : 'helper';
  refuseUnless(content.role === role, 'shape');
  readOrigin(content.origin);
  const leaf = (role === 'helper' ? device : steward)(fromB64(content.leaf));
  refuseUnless(leaf.desk === content.desk, 'key-file-mismatch');
  refuseUnless(b64(ed25519Public(fromB64(content.seed, 32))) === leaf.sign, 'key-file-mismatch');
  if (role === 'helper') {
    refuseUnless(content.age === content.age.toUpperCase(), 'recipient');
    const scalar = fromBech32('age-secret-key-', content.age.toLowerCase());
    refuseUnless(toBech32('age', x25519Public(scalar)) === leaf.age, 'key-file-mismatch');
  }
  return content;
}

function enrolment(given, bytes) {
  const invitation = fromB64(given.invitation);
  const info = Buffer.concat([ascii('nearhand/v1/enrol'), invitation]);
  const secret = hkdf(fromB64(given.stewardSeed), sha256(ascii(given.origin)), info);
  const mac = hmacSha256(secret, ascii('nearhand/v1/enrolment'), fromB64(given.leaf));
  refuseUnless(same(mac, bytes), 'signature');
  const link = `${b64(invitation)}.${b64(secret)}`;
  const links = { helper: `#enrol=${link}`, steward: `#enrol-steward=${link}` };
  return { secret: b64(secret), links };
}

function padme(length) {
  const E = Math.floor(Math.log2(length));
  const S = Math.floor(Math.log2(E)) + 1;
  const multiple = 2 ** (E - S);
  return Math.ceil(length / multiple) * multiple;
}

function openAttachment(file, scalar) {
  try {
    return openToIdentity(file, scalar);
  } catch {
    throw new Refused('age-file');
  }
}

function attachment(given, bytes) {
  refuseUnless(same(sha256(bytes), fromB64(given.hash)), 'attachment-hash');
  const plain = new Reader(openAttachment(Buffer.from(bytes), fromB64(given.file)));
  const content = plain.take(plain.uint(8));
  plain.restIsZero();
  refuseUnless(plain.bytes.length === padme(8 + content.length), 'padding');
  return { bytes: b64(content) };
}

function request(given, bytes) {
  const sized = (text, size) => [uint(text.length, size), ascii(text)];
  const begin = [...sized(given.origin, 2), fromB64(given.nonce)];
  const rest =
    given.kind === 'sign-in'
      ? [fromB64(given.leafHash)]
      : [
          ...sized(given.method, 1),
          ...sized(given.path, 2),
          sha256(fromB64(given.body)),
          uint(given.epoch, 4),
        ];
  const message = Buffer.concat([...begin, ...rest]);
  checkSignature(given.kind, fromB64(given.key), message, bytes);
  return { message: b64(message) };
}

function signature(given, bytes) {
  checkSignature(given.kind, fromB64(given.key), fromB64(given.message), bytes);
  return { holds: true };
}

const leaf = (read) => (_given, bytes) => ({
  value: read(bytes),
  leafHash: b64(leafHash(bytes)),
  ...(read === device || read === steward ? { fingerprint: fingerprint(bytes) } : {}),
});

/** By the name of the format: `(given, bytes) → what the vector gives`, or throws `Refused`. */
export const readers = {
  card,
  slot,
  older,
  manifest,
  entry,
  enrolment,
  attachment,
  request,
  signature,
  'opening-record': openingRecord,
  'key-file': keyFile,
  'device-leaf': leaf(device),
  'steward-leaf': leaf(steward),
  roster: leaf(roster),
  leaving: leaf(leaving),
  ...ledgerReaders,
  ...noteReaders,
};
