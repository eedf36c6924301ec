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

export const ledgerReaders = {
  'ledger-leaf': ledgerLeaf,
  'desk-root': deskRoot,
  restore,
  'index-map': indexMap,
  pins,
};
