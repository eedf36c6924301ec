import { type DeskRoot, nextRoot } from '@nearhand/ledger/desk-root';
import { encodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { type IndexEntries, indexLeaf, indexPath, indexRoot } from '@nearhand/ledger/index-map';
import { encodeLeaf, payloadHash } from '@nearhand/ledger/leaf';
import { type LedgerPolicy, pinsOf, pinText } from '@nearhand/ledger/policy';
import { encodeRestore } from '@nearhand/ledger/restore';
import { concat, toBase64url, utf8 } from '@nearhand/seal/bytes';
import { encodeSteward } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { drawOrigin } from '@nearhand/seal/origin';
import type { Random } from '@nearhand/seal/random';
import { encodeRoster } from '@nearhand/seal/roster';
import { type Signer, signerOf } from '@nearhand/seal/signature';
import { type InvalidCase, invalid, type Loose, type Vectors, valid } from './case.ts';
import { drawDevice } from './desks.ts';
import { withSeed } from './seeded.ts';

/** A steward with what signs for them, as only vectors hold it. */
export interface SeededSteward {
  readonly signer: Signer;
  readonly leafBytes: Uint8Array;
}

export async function drawSteward(
  random: Random,
  desk: string,
  name: string,
): Promise<SeededSteward> {
  const signer = await signerOf(random(32));
  const sign = toBase64url(signer.publicKey);
  const id = toBase64url(random(16));
  return { signer, leafBytes: encodeSteward({ desk, id, name, sign, type: 'steward', v: 1 }) };
}

function text(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}

export function ledgerLeaves(): Promise<Vectors> {
  return withSeed('ledger-leaf', async (random) => {
    const deskId = random(16);
    const desk = toBase64url(deskId);
    const stewards = [];
    for (const name of ['陳管理', 'Ann', 'Bo'])
      stewards.push(await drawSteward(random, desk, name));
    const device = await drawDevice(random, deskId, '林美玉');
    const devices = [toBase64url(device.leafHash)];
    const roster = encodeRoster({ desk, devices, number: 1, type: 'roster', v: 1 });
    const signatures = [];
    for (const { signer } of stewards.slice(0, 2)) {
      signatures.push({ key: signer.publicKey, signature: await signer.sign('roster', roster) });
    }
    const entry = encodeDeviceEntry(1_790_000_000_000, device.leafBytes);
    const leaves = [
      ['a roster with two signatures', { kind: 'roster', payload: roster, signatures }],
      ['a device', { kind: 'device', payload: entry, signatures: [] }],
      ['a release', { kind: 'release', payload: utf8('{}'), signatures: [] }],
    ] as const;
    const bytes = encodeLeaf(leaves[0][1]);
    const twice = [...signatures, ...signatures.slice(0, 1)];
    const joined = concat(...twice.flatMap(({ key, signature }) => [key, signature]));
    return {
      format: 'ledger-leaf',
      valid: leaves.map(([name, leaf]) =>
        valid(name, {}, encodeLeaf(leaf), {
          kind: leaf.kind,
          payload: leaf.payload,
          signatures: leaf.signatures.map(({ key, signature }) => ({ key, signature })),
          payloadHash: payloadHash(leaf.payload),
          leafHash: leafHash(encodeLeaf(leaf)),
        }),
      ),
      invalid: [
        invalid('another version', {}, changed(bytes, 0, 2), 'version'),
        invalid('kind 0', {}, changed(bytes, 1, 0), 'kind'),
        invalid('a kind that is kept for later', {}, changed(bytes, 1, 8), 'kind'),
        invalid('a payload that is too long', {}, changed(bytes, 3, 2), 'shape'),
        invalid('bytes left over', {}, concat(bytes, Uint8Array.of(0)), 'trailing'),
        invalid('65 signatures', {}, changed(bytes, 6 + roster.length, 65), 'shape'),
        invalid(
          'a key twice',
          {},
          concat(bytes.slice(0, 6 + roster.length), Uint8Array.of(3), joined),
          'shape',
        ),
      ],
    };
  });
}

export function deskRoots(): Promise<Vectors> {
  return withSeed('desk-root', async (random) => {
    const desk = toBase64url(random(16));
    const stewards = [];
    for (const name of ['陳管理', 'Ann', 'Bo'])
      stewards.push(await drawSteward(random, desk, name));
    const stranger = await drawSteward(random, toBase64url(random(16)), 'Ann');
    const leaves = stewards.map(({ leafBytes }) => leafBytes);
    const first = nextRoot(undefined, desk, 2, leaves);
    const root = JSON.parse(new TextDecoder().decode(first)) as DeskRoot;
    const next = nextRoot({ root, hash: payloadHash(first) }, desk, 1, leaves.slice(1));
    const bad = (name: string, change: Partial<Record<keyof DeskRoot, unknown>>, code = 'shape') =>
      invalid(name, {}, text({ ...root, ...change }), code as InvalidCase['code']);
    return {
      format: 'desk-root',
      valid: [
        ['the first, 2 of 3', first] as const,
        ['the second, without one of them', next] as const,
      ].map(([name, bytes]) =>
        valid(name, {}, bytes, {
          value: JSON.parse(new TextDecoder().decode(bytes)) as Loose,
          payloadHash: payloadHash(bytes),
        }),
      ),
      invalid: [
        bad('k of 0', { k: 0 }),
        bad('k above n', { k: 4 }),
        bad('nobody', { stewards: [] }),
        bad('number 0', { number: 0 }),
        bad('a second without the one before', { number: 2 }),
        invalid(
          'a first with one before',
          {},
          encodeUnchecked({ ...root, previous: toBase64url(random(32)) }),
          'shape',
        ),
        bad('a steward twice', { stewards: [root.stewards[0], root.stewards[0]] }),
        bad('a steward of another desk', { k: 1, stewards: [toBase64url(stranger.leafBytes)] }),
        bad('a steward that is none', { k: 1, stewards: ['AAAA'] }, 'not-canonical'),
        bad('21 stewards', { stewards: Array.from({ length: 21 }, () => root.stewards[0]) }),
        bad('another type', { type: 'root' }),
      ],
    };
  });
}

function encodeUnchecked(root: DeskRoot): Uint8Array {
  const { desk, k, number, previous, stewards, type, v } = root;
  return text({ desk, k, number, previous, stewards, type, v });
}

export function restores(): Promise<Vectors> {
  return withSeed('restore', () => {
    const restore = { backup: '2026-11-23', day: '2026-11-25', type: 'restore', v: 1 } as const;
    return Promise.resolve({
      format: 'restore',
      valid: [valid('a restore', {}, encodeRestore(restore), { value: restore })],
      invalid: [
        invalid('a time', {}, text({ ...restore, day: '2026-11-25T10' }), 'shape'),
        invalid('a month of 13', {}, text({ ...restore, day: '2026-13-01' }), 'shape'),
        invalid('a member too many', {}, text({ ...restore, why: '' }), 'shape'),
      ],
    });
  });
}

export function indexMaps(): Promise<Vectors> {
  return withSeed('index-map', (random) => {
    const drawn = Array.from({ length: 5 }, () => [toBase64url(random(16)), drawValue(random)]);
    const entries: IndexEntries = new Map(drawn as [string, ReturnType<typeof drawValue>][]);
    const [desk = ''] = [...entries.keys()];
    const neighbour = new Map(entries).set(twin(desk), drawValue(random));
    const cases = [
      ['none', new Map()],
      ['one', new Map([...entries].slice(0, 1))],
      ['five', entries],
      ['two that differ in their last bit', neighbour],
    ] as const;
    const desksOf = (map: IndexEntries) =>
      [...map].map(([id, { root, roster, left }]) => ({
        desk: id,
        ...{ root, roster, left, path: [...indexPath(map, id)] },
      }));
    const five = { desks: desksOf(entries) };
    const shorter = five.desks.map((each) => ({ ...each, path: each.path.slice(1) }));
    const other = five.desks.map((each) => ({ ...each, roster: random(32) }));
    const long = five.desks.map((each) => ({ ...each, path: Array(129).fill(random(32)) }));
    return Promise.resolve({
      format: 'index-map',
      valid: cases.map(([name, map]) =>
        valid(name, { desks: desksOf(map) }, indexLeaf(map), {
          root: indexRoot(map),
          count: map.size,
        }),
      ),
      invalid: [
        invalid('another kind', five, changed(indexLeaf(entries), 1, 6), 'kind'),
        invalid('another version', five, changed(indexLeaf(entries), 6, 2), 'version'),
        invalid(
          'a path without its first sister',
          { desks: shorter },
          indexLeaf(entries),
          'index-map',
        ),
        invalid('other rosters', { desks: other }, indexLeaf(entries), 'index-map'),
        invalid('a path of 129', { desks: long }, indexLeaf(entries), 'shape'),
      ],
    });
  });
}

function drawValue(random: Random) {
  return { root: random(32), roster: random(32), left: random(32) };
}

/** The desk id that differs in the last bit alone: its path is the longest there can be. */
function twin(desk: string): string {
  return `${desk.slice(0, -1)}${desk.endsWith('A') ? 'Q' : 'A'}`;
}

export function pins(): Promise<Vectors> {
  return withSeed('pins', async (random) => {
    const origin = drawOrigin(random);
    const { publicKey: key } = await signerOf(random(32));
    const root = random(32);
    const witnesses = [
      { name: 'ledger.elsewhere.example', key: random(32) },
      { name: '近鄰見證', key: random(32) },
    ];
    const make = (name: string, needed: number, seen: typeof witnesses) => {
      const given = { origin, key, root, needed, witnesses: seen };
      const all = pinsOf(policyOf(origin, key, seen, needed), root);
      return valid(name, given, utf8(pinText(all)), { ...all });
    };
    const none = { origin, key, root, needed: 0, witnesses: [] };
    const right = pinText(pinsOf(policyOf(origin, key, [], 0), root));
    const group = 'A'.repeat(26);
    const bad = (name: string, value: string) => invalid(name, none, utf8(value), 'card-qr');
    return {
      format: 'pins',
      valid: [make('no witnesses', 0, []), make('one of two', 1, witnesses)],
      invalid: [
        bad('two groups', `${group}:${group}`),
        bad('four groups', `${group}:${group}:${group}:${group}`),
        bad('a group too short', `${group}:${group}:${'A'.repeat(25)}`),
        bad('spare bits set', `${group}:${group}:${'A'.repeat(25)}B`),
        bad('a digit 1', `${group}:${group}:1${'A'.repeat(25)}`),
        invalid('another key', { ...none, key: random(32) }, utf8(right), 'pin'),
        invalid('another root', { ...none, root: random(32) }, utf8(right), 'pin'),
      ],
    };
  });
}

function policyOf(
  origin: string,
  key: Uint8Array,
  seen: readonly { readonly name: string; readonly key: Uint8Array }[],
  needed: number,
): LedgerPolicy {
  const keyOf = (name: string, publicKey: Uint8Array, type: 1 | 4) => ({ name, publicKey, type });
  return {
    ...{ origin, key: keyOf(origin, key, 1), needed },
    witnesses: seen.map((each) => keyOf(each.name, each.key, 4)),
  };
}
