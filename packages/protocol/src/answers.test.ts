import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { drawOrigin } from '@nearhand/seal/origin';
import { encodeRoster } from '@nearhand/seal/roster';
import fc from 'fast-check';
import * as answers from './answers.ts';
import { decodeCommunity } from './community.ts';
import { decodeEpochBody, encodeEpochBody } from './epoch-body.ts';
import { isServerErrorCode, ProtocolError } from './errors.ts';
import { parseJson } from './json-reader.ts';
import { decodeRoomStatus } from './room-status.ts';
import { decodeServices } from './service-lookup.ts';
import { decodeWorkChallenge } from './work.ts';

const texts = { en: 'a', 'zh-Hant': 'b', 'zh-Hans': 'c' };
const wide = toBase64url(new Uint8Array(32));
const id = toBase64url(new Uint8Array(16));
const roster = encodeRoster({ desk: id, devices: [], number: 1, type: 'roster', v: 1 });

const bundle = {
  origin: drawOrigin(),
  kind: 'sample',
  names: texts,
  timeZone: 'Asia/Taipei',
  emergency: [{ number: '110', names: texts }],
  ledger: { key: 'k', witnesses: [], needed: 0 },
  neighbourhoods: [{ id: 'north', names: texts }],
  desks: [
    {
      id,
      names: texts,
      about: texts,
      place: texts,
      phone: '02',
      email: 'a@b.example',
      hours: [{ day: 0, from: '09:00', to: '17:00' }],
      answersWithin: texts,
      languages: ['en'],
      needs: ['debt'],
      neighbourhoods: ['north'],
      paused: false,
      complaints: { name: 'x', phone: '1', url: 'https://x.example' },
      roster: toBase64url(roster),
      devices: [],
      leavings: [],
      stewards: [{ key: wide, name: 'Ming' }],
    },
  ],
};

const status = {
  state: 'open',
  epoch: 1,
  head: wide,
  sequence: 3,
  openingHead: wide,
  openings: 2,
  slot: id,
  tie: { door: wide, commitment: wide },
  visited: '2026-11-23',
  goes: '2027-05-22',
  keep: 180,
};

/** Each decoder with an answer that it takes, and the members that may be absent. */
const decoders: readonly [(value: unknown) => unknown, object, readonly string[]][] = [
  [decodeCommunity, bundle, []],
  [decodeRoomStatus, status, ['slot', 'visited', 'goes']],
  [answers.decodeOpened, { visit: 'v', openings: 1 }, []],
  [answers.decodeOpeningsMoved, { openingHead: wide, openings: 1, epoch: 1 }, []],
  [answers.decodeAppended, { head: wide, sequence: 1 }, []],
  [answers.decodeRoomEvent, { head: wide, sequence: 1, openings: 0, epoch: 1 }, ['epoch']],
  [answers.decodeSecrets, { secrets: [wide] }, []],
  [answers.decodeShift, { token: 't', number: 1, ends: 2 }, []],
  [answers.decodeTokens, { tokens: ['a'] }, []],
  [decodeWorkChallenge, { challenge: wide, n: 1, r: 1, p: 1, bits: 1, parts: 1 }, []],
  [decodeServices, { services: [{ id: 'a', name: 'b', phone: 'c', place: 'd' }] }, []],
  [decodeEpochBody, { manifest: id, s: wide, slots: [id], entries: [], blobs: [id] }, []],
];

test('each answer is taken whole, and without or with another kind of any member is a shape', () => {
  for (const [decode, value, optional] of decoders) {
    assert.doesNotThrow(() => decode(value), decode.name);
    assert.doesNotThrow(() => decode({ ...value, newer: 1 }), `${decode.name}: a newer server`);
    for (const name of Object.keys(value)) {
      const { [name as keyof typeof value]: gone, ...rest } = value;
      const refuses = () => decode(rest);
      if (optional.includes(name)) assert.doesNotThrow(refuses, `${decode.name} without ${name}`);
      else assert.throws(refuses, { code: 'shape' }, `${decode.name} without ${name}`);
      assert.throws(() => decode({ ...value, [name]: null }), { code: 'shape' }, name);
    }
    for (const other of [null, [], 'x', 1]) assert.throws(() => decode(other), { code: 'shape' });
  }
});

test('whatever JSON comes, the answer is decoded or a coded error', () => {
  fc.assert(
    fc.property(fc.constantFrom(...decoders), fc.jsonValue(), fc.jsonValue(), (each, a, b) => {
      const [decode, value] = each;
      const names = Object.keys(value);
      for (const spoiled of [a, { ...value, [names[0] ?? '']: a, [names.at(-1) ?? '']: b }]) {
        try {
          decode(spoiled);
        } catch (error) {
          assert.ok(error instanceof ProtocolError || error instanceof SealError, String(error));
        }
      }
    }),
  );
});

test('a bundle whose devices are not those of its roster is refused', () => {
  const [desk] = bundle.desks;
  const listed = encodeRoster({ desk: id, devices: [wide], number: 1, type: 'roster', v: 1 });
  const wrong = { ...bundle, desks: [{ ...desk, roster: toBase64url(listed) }] };
  assert.throws(() => decodeCommunity(wrong), { code: 'shape' });
  const other = encodeRoster({
    desk: toBase64url(new Uint8Array(16).fill(1)),
    devices: [],
    number: 1,
    type: 'roster',
    v: 1,
  });
  assert.throws(
    () => decodeCommunity({ ...bundle, desks: [{ ...desk, roster: toBase64url(other) }] }),
    { code: 'shape' },
  );
});

test('an epoch body comes back as it went', () => {
  const body = {
    manifest: Uint8Array.of(1),
    s: new Uint8Array(32).fill(2),
    slots: [Uint8Array.of(3), Uint8Array.of(4)],
    entries: [Uint8Array.of(5)],
    blobs: [id],
  };
  assert.deepEqual(
    decodeEpochBody(JSON.parse(new TextDecoder().decode(encodeEpochBody(body)))),
    body,
  );
});

test('an event line that only keeps the connection awake says nothing', () => {
  assert.equal(answers.decodeRoomEvent({}), undefined);
});

test('a code that this version does not know is none, and text that is no JSON a shape', () => {
  assert.equal(isServerErrorCode('moved'), true);
  assert.equal(isServerErrorCode('flooded'), false);
  assert.equal(isServerErrorCode(undefined), false);
  assert.throws(() => parseJson('{', 'x'), { code: 'shape' });
});
