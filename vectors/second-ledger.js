// The second decoder's part for what stands in the ledger, from docs/formats.md alone.
import { refuseUnless, same, sha256 } from './second-age.js';
import { fromB64, fromCanonical, isCount, members, steward, textOf } from './second-json.js';

const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const text16 = (text) => {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);
};
const kinds = ['root', 'device', 'roster', 'leaving', 'release', 'restore', 'index'];

/** A ledger leaf, taken apart by its lengths. */
export function openLeaf(bytes) {
  const all = Buffer.from(bytes);
  const need = (end) => refuseUnless(end <= all.length, 'truncated');
  need(1);
  refuseUnless(all[0] === 1, 'version');
  need(2);
  const kind = kinds[all[1] - 1];
  refuseUnless(kind !== undefined, 'kind');
  need(6);
  const length = all.readUInt32BE(2);
  refuseUnless(length <= 65536, 'shape');
  const end = 6 + length;
  need(end + 1);
  const count = all[end];
  refuseUnless(count <= 64, 'shape');
  const signatures = [];
  for (let i = 0; i < count; i += 1) {
    const at = end + 1 + i * 96;
    need(at + 32);
    const key = all.subarray(at, at + 32);
    refuseUnless(!signatures.some((each) => same(each.key, key)), 'shape');
    need(at + 96);
    signatures.push({ key, signature: all.subarray(at + 32, at + 96) });
  }
  refuseUnless(all.length === end + 1 + count * 96, 'trailing');
  return { kind, payload: all.subarray(6, end), signatures };
}

function ledgerLeaf(_given, bytes) {
  const { kind, payload, signatures } = openLeaf(bytes);
  return {
    kind,
    payload: b64(payload),
    signatures: signatures.map(({ key, signature }) => ({
      key: b64(key),
      signature: b64(signature),
    })),
    payloadHash: b64(sha256(Buffer.of(0), payload)),
    leafHash: b64(sha256(Buffer.of(0), bytes)),
  };
}

function deskRoot(_given, bytes) {
  const root = members(
    fromCanonical(bytes),
    ['desk', 'k', 'number', 'stewards', 'type', 'v'],
    ['previous'],
  );
  refuseUnless(root.type === 'desk-root' && root.v === 1, 'shape');
  fromB64(root.desk, 16);
  refuseUnless(Array.isArray(root.stewards) && root.stewards.length <= 20, 'shape');
  refuseUnless(isCount(root.number, 1, 2 ** 32 - 1), 'shape');
  refuseUnless((root.number === 1) === !('previous' in root), 'shape');
  refuseUnless(isCount(root.k, 1, root.stewards.length), 'shape');
  if ('previous' in root) fromB64(root.previous, 32);
  const stewards = root.stewards.map((each) => steward(fromB64(each)));
  refuseUnless(
    stewards.every(({ desk }) => desk === root.desk),
    'shape',
  );
  refuseUnless(new Set(stewards.map(({ sign }) => sign)).size === stewards.length, 'shape');
  return { value: root, payloadHash: b64(sha256(Buffer.of(0), bytes)) };
}

function restore(_given, bytes) {
  const value = members(fromCanonical(bytes), ['backup', 'day', 'type', 'v']);
  refuseUnless(value.type === 'restore' && value.v === 1, 'shape');
  for (const day of [value.backup, value.day]) {
    const form = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
    refuseUnless(typeof day === 'string' && form.test(day), 'shape');
  }
  return { value };
}

function indexMap(given, bytes) {
  const { kind, payload } = openLeaf(bytes);
  refuseUnless(kind === 'index', 'kind');
  refuseUnless(payload.length > 0, 'truncated');
  refuseUnless(payload[0] === 1, 'version');
  refuseUnless(payload.length >= 37, 'truncated');
  refuseUnless(payload.length === 37, 'trailing');
  const root = payload.subarray(5);
  refuseUnless(given.desks.length === payload.readUInt32BE(1), 'index-map');
  refuseUnless(given.desks.length > 0 || same(root, Buffer.alloc(32)), 'index-map');
  for (const { desk, path, ...value } of given.desks) {
    refuseUnless(path.length <= 128, 'shape');
    const id = fromB64(desk, 16);
    const parts = [value.root, value.roster, value.left].map((each) => fromB64(each, 32));
    let node = sha256(Buffer.of(0), id, ...parts);
    for (let depth = path.length - 1, at = 0; depth >= 0; depth -= 1, at += 1) {
      const sister = fromB64(path[at], 32);
      const isOne = ((id[depth >> 3] >> (7 - (depth % 8))) & 1) === 1;
      node = sha256(Buffer.of(1), ...(isOne ? [sister, node] : [node, sister]));
    }
    refuseUnless(same(node, root), 'index-map');
  }
  return { root: b64(root), count: payload.readUInt32BE(1) };
}

function pins(given, bytes) {
  const groups = textOf(bytes).toUpperCase().split(':');
  const form = /^[A-Z2-7]{25}[AEIMQUY4]$/;
  refuseUnless(groups.length === 3 && groups.every((group) => form.test(group)), 'card-qr');
  const [ledger, witnesses, root] = groups.map(fromBase32);
  const key = fromB64(given.key, 32);
  const expected = [
    sha256(Buffer.from('nearhand/v1/pin-ledger'), text16(given.origin), key),
    sha256(
      Buffer.from('nearhand/v1/pin-witnesses'),
      Buffer.of(given.needed),
      ...given.witnesses.flatMap((each) => [text16(each.name), fromB64(each.key, 32)]),
    ),
    fromB64(given.root, 32),
  ].map((hash) => hash.subarray(0, 16));
  [ledger, witnesses, root].forEach((pin, i) => {
    refuseUnless(same(pin, expected[i]), 'pin');
  });
  return { ledger: b64(ledger), witnesses: b64(witnesses), root: b64(root) };
}

function fromBase32(text) {
  let bits = 0n;
  for (const letter of text)
    bits = bits * 32n + BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
  return Buffer.from((bits >> 2n).toString(16).padStart(32, '0'), 'hex');
}

const version = /^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}(?:-[0-9a-z.-]{1,32})?$/;

/** An object of at most so many members, whose names have this form. */
function named(value, most, form) {
  refuseUnless(typeof value === 'object' && !Array.isArray(value), 'shape');
  const names = Object.keys(value);
  refuseUnless(names.length <= most && names.every((name) => form.test(name)), 'shape');
  return Object.entries(value);
}

function releaseManifest(_given, bytes) {
  refuseUnless(bytes.length <= 60_000, 'range');
  const value = members(fromCanonical(bytes), ['files', 'headers', 'type', 'v', 'version']);
  for (const [, set] of named(value.headers, 20, /^[a-z]{1,20}$/)) {
    for (const [, text] of named(set, 30, /^[a-z]+(?:-[a-z]+)*$/)) {
      refuseUnless(typeof text === 'string' && text.length <= 2000, 'shape');
      refuseUnless(/^[!-~](?:[ -~]*[!-~])?$/.test(text), 'shape');
    }
  }
  refuseUnless(Array.isArray(value.files) && value.files.length <= 1000, 'shape');
  for (const each of value.files) {
    const {
      headers,
      path,
      sha256: digest,
      size,
    } = members(each, ['headers', 'path', 'sha256', 'size']);
    refuseUnless(typeof headers === 'string' && Object.hasOwn(value.headers, headers), 'shape');
    refuseUnless(typeof path === 'string' && path.length <= 200, 'shape');
    const parts = path.split('/');
    refuseUnless(parts.shift() === '' && parts.length > 0, 'shape');
    refuseUnless(
      parts.every((part) => part.split('.').every((run) => /^[A-Za-z0-9_~-]+$/.test(run))),
      'shape',
    );
    fromB64(digest, 32);
    refuseUnless(isCount(size, 0, Number.MAX_SAFE_INTEGER), 'shape');
  }
  const paths = value.files.map(({ path }) => path);
  refuseUnless(paths.length > 0, 'shape');
  refuseUnless(
    paths.every((path, i) => i === 0 || paths[i - 1] < path),
    'shape',
  );
  refuseUnless(value.type === 'release' && value.v === 1, 'shape');
  refuseUnless(typeof value.version === 'string' && version.test(value.version), 'shape');
  return { value, hash: b64(sha256(bytes)) };
}

function release(_given, bytes) {
  const [title, told, hash, ...rest] = textOf(bytes).split('\n');
  refuseUnless(title === 'nearhand release' && rest.length === 1 && rest[0] === '', 'release');
  const digest = Buffer.from(hash, 'base64');
  refuseUnless(digest.toString('base64') === hash, 'base64');
  refuseUnless(digest.length === 32, 'hash-length');
  refuseUnless(version.test(told), 'shape');
  return { hash: b64(digest), version: told };
}

export const ledgerReaders = {
  'ledger-leaf': ledgerLeaf,
  'desk-root': deskRoot,
  restore,
  'index-map': indexMap,
  pins,
  'release-manifest': releaseManifest,
  release,
};
