import { encodeIdentity, encodeRecipient } from '@nearhand/seal/age-key';
import { concat, toBase64url, utf8 } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import {
  type DeviceLeaf,
  encodeDevice,
  encodeSteward,
  type StewardLeaf,
} from '@nearhand/seal/device-leaf';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { leafHash } from '@nearhand/seal/hash';
import type { Random } from '@nearhand/seal/random';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import { type Signer, signerOf } from '@nearhand/seal/signature';
import { invalid, type Loose, type Vectors, valid } from './case.ts';
import { withSeed } from './seeded.ts';

/** A device with its keys, as only vectors hold them. */
export interface Device {
  readonly leaf: DeviceLeaf;
  readonly leafBytes: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly seed: Uint8Array;
  readonly scalar: Uint8Array;
  readonly identity: string;
  readonly signer: Signer;
}

export async function drawDevice(random: Random, desk: Uint8Array, name: string): Promise<Device> {
  const seed = random(32);
  const scalar = random(32);
  const signer = await signerOf(seed);
  const { publicKey } = await (await curves()).x25519.key(scalar);
  const leaf: DeviceLeaf = {
    age: encodeRecipient(publicKey),
    desk: toBase64url(desk),
    duty: name === '林美玉' ? 'Must report a danger to a child (Article 53).' : '',
    employer: 'Harbour Street Association',
    id: toBase64url(random(16)),
    keeps: name === '林美玉' ? [{ how_long: '7 years', law: 'Article 16', what: '服務紀錄' }] : [],
    name,
    role: 'social worker',
    sign: toBase64url(signer.publicKey),
    type: 'device',
    v: 1,
  };
  const leafBytes = encodeDevice(leaf);
  const identity = encodeIdentity(scalar);
  return { leaf, leafBytes, leafHash: leafHash(leafBytes), seed, scalar, identity, signer };
}

const zeroKey = toBase64url(new Uint8Array(32));

function text(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}

export function deviceLeaves(): Promise<Vectors> {
  return withSeed('device-leaf', async (random) => {
    const desk = random(16);
    const first = await drawDevice(random, desk, '林美玉');
    const second = await drawDevice(random, desk, 'Ann O’Brien \u0007');
    const { leaf } = first;
    const bytes = new TextDecoder().decode(first.leafBytes);
    const bad = (name: string, value: Uint8Array, code: Parameters<typeof invalid>[3]) =>
      invalid(name, {}, value, code);
    const kept = await Promise.all(
      [first, second].map(async (device) =>
        valid(device.leaf.name, {}, device.leafBytes, {
          value: device.leaf as unknown as Loose,
          leafHash: device.leafHash,
          fingerprint: [...(await fingerprintWords(device.leafBytes))],
        }),
      ),
    );
    return {
      format: 'device-leaf',
      valid: kept,
      invalid: [
        bad(
          'keys out of order',
          text(Object.fromEntries(Object.entries(leaf).reverse())),
          'not-canonical',
        ),
        bad('white space', utf8(bytes.replace(':', ': ')), 'not-canonical'),
        bad('a member twice', utf8(bytes.replace('{', `{"age":"${leaf.age}",`)), 'not-canonical'),
        bad('a byte order mark', utf8(`\ufeff${bytes}`), 'text'),
        bad('not UTF-8', concat(first.leafBytes, Uint8Array.of(0xff)), 'text'),
        bad('a lone surrogate', text({ ...leaf, name: '\ud800' }), 'text'),
        bad('a member missing', utf8(bytes.replace(/"duty":"[^"]*",/, '')), 'shape'),
        bad('a member too many', utf8(bytes.replace('"v":1', '"v":1,"w":1')), 'shape'),
        bad('another version', utf8(bytes.replace('"v":1', '"v":2')), 'shape'),
        bad('a leaf of another type', utf8(bytes.replace('"device"', '"roster"')), 'shape'),
        bad('a name too long', text({ ...leaf, name: '近'.repeat(201) }), 'shape'),
        bad('a number for a name', text({ ...leaf, name: 7 }), 'shape'),
        bad('an id too short', text({ ...leaf, id: 'AAAA' }), 'shape'),
        bad('spare bits set', text({ ...leaf, id: 'AAAAAAAAAAAAAAAAAAAAAB' }), 'base64url'),
        bad('padding', text({ ...leaf, id: 'AAAAAAAAAAAAAAAAAAAAAA==' }), 'base64url'),
        bad('a signing key of small order', text({ ...leaf, sign: zeroKey }), 'key'),
        bad(
          'an age key of small order',
          text({ ...leaf, age: encodeRecipient(new Uint8Array(32)) }),
          'recipient',
        ),
        bad(
          'an age key with a wrong checksum',
          text({ ...leaf, age: `${leaf.age.slice(0, -1)}b` }),
          'recipient',
        ),
        bad('an age key in capitals', text({ ...leaf, age: leaf.age.toUpperCase() }), 'recipient'),
      ],
    };
  });
}

export function stewardLeaves(): Promise<Vectors> {
  return withSeed('steward-leaf', async (random) => {
    const { publicKey } = await signerOf(random(32));
    const leaf: StewardLeaf = {
      desk: toBase64url(random(16)),
      id: toBase64url(random(16)),
      name: '陳管理',
      sign: toBase64url(publicKey),
      type: 'steward',
      v: 1,
    };
    const bytes = encodeSteward(leaf);
    const fingerprint = [...(await fingerprintWords(bytes))];
    const gives = { value: leaf as unknown as Loose, leafHash: leafHash(bytes), fingerprint };
    return {
      format: 'steward-leaf',
      valid: [valid('a steward', {}, bytes, gives)],
      invalid: [
        invalid('an age key', {}, text({ age: 'age1', ...leaf }), 'shape'),
        invalid('a key of small order', {}, text({ ...leaf, sign: zeroKey }), 'key'),
        invalid('null', {}, utf8('null'), 'not-canonical'),
      ],
    };
  });
}

export function rosters(): Promise<Vectors> {
  return withSeed('roster', async (random) => {
    const desk = toBase64url(random(16));
    const devices = [random(32), random(32)].map(toBase64url);
    const roster = { desk, devices, number: 3, type: 'roster', v: 1 } as const;
    const none = { ...roster, devices: [], number: 1 };
    const bytes = encodeRoster(roster);
    const many = Array.from({ length: 201 }, () => toBase64url(random(32)));
    return {
      format: 'roster',
      valid: [
        valid('two devices', {}, bytes, { value: roster, leafHash: leafHash(bytes) }),
        valid('none', {}, encodeRoster(none), {
          value: none,
          leafHash: leafHash(encodeRoster(none)),
        }),
      ],
      invalid: [
        invalid('number 0', {}, text({ ...roster, number: 0 }), 'shape'),
        invalid('a number of 2^32', {}, text({ ...roster, number: 2 ** 32 }), 'shape'),
        invalid('a fraction', {}, text({ ...roster, number: 1.5 }), 'not-canonical'),
        invalid(
          'a device twice',
          {},
          text({ ...roster, devices: [devices[0], devices[0]] }),
          'shape',
        ),
        invalid('201 devices', {}, text({ ...roster, devices: many }), 'shape'),
      ],
    };
  });
}

export function leavings(): Promise<Vectors> {
  return withSeed('leaving', async (random) => {
    const desk = toBase64url(random(16));
    const leaving = { desk, device: toBase64url(random(32)), type: 'leaving', v: 1 } as const;
    const bytes = encodeLeaving(leaving);
    return {
      format: 'leaving',
      valid: [valid('a leaving', {}, bytes, { value: leaving, leafHash: leafHash(bytes) })],
      invalid: [
        invalid('a device too short', {}, text({ ...leaving, device: 'AAAA' }), 'shape'),
        invalid('a list', {}, text([leaving]), 'shape'),
      ],
    };
  });
}
