// The second decoder's part for signed notes, checkpoints and cosignatures, from docs/formats.md alone.
import { ed25519Holds, isStrongPoint, Refused, refuseUnless, sha256 } from './second-age.js';
import { textOf } from './second-json.js';

const most = BigInt(Number.MAX_SAFE_INTEGER);

function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  refuseUnless(bytes.toString('base64') === text, 'base64');
  return bytes;
}

function verifierKey(text) {
  const first = text.indexOf('+');
  const [name, id] = [text.slice(0, first), text.slice(first + 1, first + 9)];
  refuseUnless(first > 0 && text[first + 9] === '+', 'verifier-key');
  const material = fromBase64(text.slice(first + 10));
  const [type, key] = [material[0], material.subarray(1)];
  const named = sha256(Buffer.from(`${name}\n`), material).subarray(0, 4);
  refuseUnless((type === 1 || type === 4) && isStrongPoint(key), 'verifier-key');
  refuseUnless(named.toString('hex') === id, 'verifier-key');
  return { text, name, id, type, key };
}

/** A note taken apart: the text, and for each line its name, key ID and signature. */
function openNote(bytes) {
  refuseUnless(bytes.length <= 1_000_000, 'note');
  let whole;
  try {
    whole = textOf(bytes);
  } catch {
    throw new Refused('note');
  }
  const parting = whole.lastIndexOf('\n\n');
  const steering = [...whole].some((each) => each < ' ' && each !== '\n');
  refuseUnless(parting >= 0 && !steering && whole.endsWith('\n'), 'note');
  const lines = whole.slice(parting + 2).split('\n');
  refuseUnless(lines.pop() === '' && lines.length > 0 && lines.length <= 100, 'note');
  const signatures = lines.map((line) => {
    const words = line.split(' ');
    refuseUnless(words.length === 3 && words[0] === '\u2014', 'note');
    const [, name, encoded] = words;
    refuseUnless(name !== '' && encoded !== '' && !/\s/u.test(name + encoded), 'note');
    const material = fromBase64(encoded);
    refuseUnless(material.length > 4, 'note');
    refuseUnless(!name.includes('+') && !/\p{Cc}/u.test(name), 'key-name');
    return { name, id: material.subarray(0, 4).toString('hex'), signature: material.subarray(4) };
  });
  return { text: whole.slice(0, parting + 1), signatures };
}

/** The time of a cosignature. */
function openCosignature(signature) {
  refuseUnless(signature.length === 72, 'cosignature');
  const time = signature.readBigUInt64BE(0);
  refuseUnless(time <= most, 'cosignature');
  return time;
}

function holds({ type, key }, text, signature) {
  if (type === 1) return ed25519Holds(key, Buffer.from(text), signature);
  const message = Buffer.from(`cosignature/v1\ntime ${openCosignature(signature)}\n${text}`);
  return ed25519Holds(key, message, signature.subarray(8));
}

/** The text, and the known keys that signed it, each once, in the order of the note. */
function verified(bytes, keys) {
  const { text, signatures } = openNote(bytes);
  const signed = [];
  for (const { name, id, signature } of signatures) {
    const key = keys.find((each) => each.name === name && each.id === id);
    if (key === undefined) continue;
    refuseUnless(holds(key, text, signature), 'signature');
    if (!signed.includes(key)) signed.push(key);
  }
  refuseUnless(signed.length > 0, 'unsigned');
  return { text, signed };
}

function note(given, bytes) {
  const { text, signed } = verified(bytes, given.keys.map(verifierKey));
  return { text, signed: signed.map((key) => key.text) };
}

function checkpoint(given, bytes) {
  const [log, witnesses] = [given.log, given.witnesses].map((keys) => keys.map(verifierKey));
  const { text, signed } = verified(bytes, [...log, ...witnesses]);
  refuseUnless(
    signed.some((key) => log.includes(key)),
    'unsigned',
  );
  const lines = text.slice(0, -1).split('\n');
  refuseUnless(lines.length >= 3 && !lines.includes(''), 'checkpoint');
  const [origin, size, root, ...extensions] = lines;
  refuseUnless(/^(?:0|[1-9]\d*)$/.test(size) && BigInt(size) <= most, 'number');
  const hash = fromBase64(root);
  refuseUnless(hash.length === 32, 'hash-length');
  refuseUnless(origin === given.origin, 'other-origin');
  const those = (keys) => signed.filter((key) => keys.includes(key)).map((key) => key.text);
  return {
    ...{ origin, size: Number(size), root: hash.toString('base64url'), extensions },
    ...{ log: those(log), witnesses: those(witnesses) },
  };
}

function cosignature(given, bytes) {
  const signature = Buffer.from(bytes);
  const time = openCosignature(signature);
  refuseUnless(holds(verifierKey(given.key), given.text, signature), 'signature');
  return { time: Number(time) };
}

export const noteReaders = { note, checkpoint, cosignature };
