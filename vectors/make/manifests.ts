import { sealWith } from '@nearhand/seal/aead';
import { concat, toBase64url, u32, utf8, zeros } from '@nearhand/seal/bytes';
import { encodeCanonical, type Json } from '@nearhand/seal/canonical-json';
import {
  encodeManifest,
  epochHead,
  type ManifestFields,
  signManifest,
} from '@nearhand/seal/manifest';
import { type Restored, sealMembers } from '@nearhand/seal/members';
import { memberClasses, padToClass } from '@nearhand/seal/padding';
import type { Random } from '@nearhand/seal/random';
import type { Signer } from '@nearhand/seal/signature';
import {
  type InvalidCase,
  invalid,
  type Loose,
  plain,
  type ValidCase,
  type Vectors,
  valid,
} from './case.ts';
import { type Epoch, makeRoom, type Room } from './room.ts';
import { withSeed } from './seeded.ts';

interface Asked {
  readonly room: Room;
  readonly epoch: Epoch;
  readonly before: Epoch | undefined;
}

function givenOf({ room, epoch, before }: Asked) {
  return {
    origin: room.origin,
    roomId: room.keys.roomId,
    previous: before === undefined ? undefined : `epoch ${before.fields.epoch}`,
    head: before?.head ?? zeros(),
    sequence: epoch.fields.sequence,
    K: epoch.secrets.K,
    S: epoch.secrets.S,
  };
}

function givesOf({ fields, head, members }: Epoch): Loose {
  const { members: _sealed, older: _older, ...readable } = fields;
  return plain({
    ...(readable as unknown as { [name: string]: Loose }),
    head,
    members: members.map(({ from, since, leafBytes }) => ({ from, since, leaf: leafBytes })),
  });
}

export function manifests(): Promise<Vectors> {
  return withSeed('manifest', async (random) => {
    const room = await makeRoom(random);
    const other = await makeRoom(random);
    const [first, second, third] = room.epochs;
    const asked = { room, epoch: second, before: first };
    const third_ = { room, epoch: third, before: second };
    const verified = await verifiedUnder(third_, random);
    const invalidCases = [
      ...(await byOthers(asked, other)),
      ...misplaced(room, other),
      ...(await altered(asked, other, random)),
      ...(await illFormed(asked)),
    ];
    return {
      format: 'manifest',
      valid: [
        valid(
          'epoch 1',
          givenOf({ room, epoch: first, before: undefined }),
          first.manifest,
          givesOf(first),
        ),
        valid('epoch 2', givenOf(asked), second.manifest, givesOf(second)),
        valid('epoch 3', givenOf(third_), third.manifest, givesOf(third)),
        verified,
        ...(await afterRestore(third_, random)),
      ],
      invalid: [...invalidCases, ...(await wronglyRestored(third_, random))],
    };
  });
}

/** The same epoch, had its maker verified the rosters under a checkpoint of the ledger. */
async function verifiedUnder(asked: Asked, random: Random): Promise<ValidCase> {
  const { room, epoch } = asked;
  const { fields, keys, members } = epoch;
  const ledger = { root: toBase64url(random(32)), size: 1_234_567 };
  const sealed = sealMembers(fields, keys.membersKey, members, { ledger }, random);
  const manifest = await signManifest({ ...fields, members: sealed }, room.keys.signer);
  const gives = { ...(givesOf(epoch) as object), head: epochHead(manifest), ledger };
  return valid('epoch 3, its rosters verified', givenOf(asked), manifest, gives);
}

/** The same epoch, had it been made after a restore, by a device with and without memory. */
async function afterRestore(asked: Asked, random: Random): Promise<readonly ValidCase[]> {
  const { room, epoch } = asked;
  const { fields, keys, members } = epoch;
  const abandoned = {
    epoch: 3,
    head: toBase64url(random(32)),
    manifest: toBase64url(random(32)),
    sequence: 12,
  };
  const made = async (name: string, restored: Restored, told: Loose) => {
    const sealed = sealMembers(fields, keys.membersKey, members, { restored }, random);
    const manifest = await signManifest({ ...fields, members: sealed }, room.keys.signer);
    const gives = { ...(givesOf(epoch) as object), head: epochHead(manifest), restored: told };
    return valid(name, givenOf(asked), manifest, gives);
  };
  const backup = '2026-01-02';
  const both = { backup, abandoned };
  return [
    await made('epoch 3, after a restore', both, both),
    await made('epoch 3, after a restore, without memory', { backup }, { backup }),
  ];
}

async function wronglyRestored(asked: Asked, random: Random): Promise<readonly InvalidCase[]> {
  const { room, epoch } = asked;
  const { fields, keys } = epoch;
  const made = async (name: string, restored: Json) => {
    const json = encodeCanonical({ members: [], restored });
    const padded = padToClass(concat(u32(json.length), json), memberClasses);
    const nonce = random(24);
    const ad = concat(fields.roomId, u32(fields.epoch));
    const sealed = { nonce, ciphertext: sealWith(keys.membersKey, nonce, ad, padded) };
    const manifest = await signed({ ...fields, members: sealed }, room.keys.signer);
    return invalid(name, givenOf(asked), manifest, 'shape');
  };
  return [
    await made('restored from a backup of no day', { backup: '2026-13-02' }),
    await made('restored, abandoning epoch 0', {
      abandoned: {
        epoch: 0,
        head: toBase64url(random(32)),
        manifest: toBase64url(random(32)),
        sequence: 12,
      },
      backup: '2026-01-02',
    }),
  ];
}

async function signed(fields: ManifestFields, signer: Signer): Promise<Uint8Array> {
  const unsigned = encodeManifest(fields);
  return concat(unsigned, await signer.sign('manifest', unsigned));
}

/** Epochs made by anyone but the room key. */
async function byOthers(asked: Asked, other: Room): Promise<InvalidCase[]> {
  const given = givenOf(asked);
  const { fields } = asked.epoch;
  const helper = asked.room.devices[0]?.signer;
  const { door } = asked.epoch.keys;
  if (helper === undefined) throw new Error('a room of three');
  const unsigned = encodeManifest(fields);
  const { publicKey } = helper;
  return [
    invalid('signed by a helper', given, await signed(fields, helper), 'signature'),
    invalid('signed by the door key', given, await signed(fields, door), 'signature'),
    invalid('signed by another room', given, await signed(fields, other.keys.signer), 'signature'),
    invalid(
      'signed by a helper who puts their key for the room key',
      given,
      await signed({ ...fields, roomKey: publicKey }, helper),
      'other-room',
    ),
    invalid(
      'of a room of a helper’s own',
      given,
      await signManifest(
        { ...fields, roomKey: other.roomKey, roomId: other.keys.roomId },
        other.keys.signer,
      ),
      'other-room',
    ),
    invalid(
      'signed as another kind',
      given,
      concat(unsigned, await asked.room.keys.signer.sign('entry', unsigned)),
      'signature',
    ),
    invalid('a signature of zeros', given, concat(unsigned, zeros(64)), 'signature'),
    invalid(
      'a room key of small order',
      given,
      concat(encodeManifest({ ...fields, roomKey: zeros() }), zeros(64)),
      'other-room',
    ),
  ];
}

/** Rightly signed, in a wrong place. */
function misplaced(room: Room, other: Room): InvalidCase[] {
  const [first, second, third] = room.epochs;
  const given = givenOf({ room, epoch: second, before: first });
  const atFirst = givenOf({ room, epoch: first, before: undefined });
  return [
    invalid('an epoch left out', given, third.manifest, 'other-epoch'),
    invalid('the epoch before again', given, first.manifest, 'other-epoch'),
    invalid('a later epoch for the first', atFirst, second.manifest, 'other-epoch'),
    invalid('the first epoch of another room', atFirst, other.epochs[0].manifest, 'other-room'),
    invalid('the epoch of another room', given, other.epochs[1].manifest, 'other-room'),
    invalid('on another head', { ...given, head: third.head }, second.manifest, 'other-head'),
    invalid('at another sequence', { ...given, sequence: 5 }, second.manifest, 'other-place'),
    invalid('with another K', { ...given, K: first.secrets.K }, second.manifest, 'commitment'),
    invalid('with another S', { ...given, S: first.secrets.S }, second.manifest, 'commitment'),
  ];
}

/** Signed by the room key, which may be hostile too. */
async function altered(asked: Asked, other: Room, random: Random): Promise<InvalidCase[]> {
  const given = givenOf(asked);
  const { room, epoch } = asked;
  const { fields, keys } = epoch;
  const change = async (
    name: string,
    changed: Partial<ManifestFields>,
    code: InvalidCase['code'],
  ) => invalid(name, given, await signed({ ...fields, ...changed }, room.keys.signer), code);
  const members = (json: unknown, tail = new Uint8Array(0)) => {
    const bytes = encodeCanonical(json);
    const nonce = random(24);
    const plainBytes = padToClass(concat(u32(bytes.length), bytes, tail), memberClasses);
    const ad = concat(fields.roomId, u32(fields.epoch));
    return { members: { nonce, ciphertext: sealWith(keys.membersKey, nonce, ad, plainBytes) } };
  };
  const leaf = plain(room.devices[0]?.leafBytes);
  return [
    await change('that follows another', { previous: random(32) }, 'other-previous'),
    await change('whose door is not that of K', { door: other.epochs[0].fields.door }, 'door'),
    await change(
      'with the members of the epoch before',
      { members: room.epochs[0].fields.members },
      'sealed',
    ),
    await change(
      'with the members of another room',
      { members: other.epochs[1].fields.members },
      'sealed',
    ),
    await change(
      'with a member who reads before since',
      members({ members: [{ from: 2, leaf, since: 1 }] }),
      'shape',
    ),
    await change(
      'with a member since an epoch to come',
      members({ members: [{ from: 1, leaf, since: 3 }] }),
      'shape',
    ),
    await change(
      'with a member twice',
      members({
        members: [
          { from: 1, leaf, since: 1 },
          { from: 1, leaf, since: 1 },
        ],
      }),
      'shape',
    ),
    await change(
      'with a member that is no leaf',
      members({ members: [{ from: 1, leaf: plain(utf8('{}')), since: 1 }] }),
      'shape',
    ),
    await change(
      'with a ledger of no leaf',
      members({ ledger: { root: plain(random(32)), size: 0 }, members: [] }),
      'shape',
    ),
    await change(
      'with something after the members',
      members({ members: [] }, Uint8Array.of(1)),
      'padding',
    ),
    await change('with a slot too few', { slots: fields.slots.slice(1) }, 'shape'),
    await change(
      'with a roster number of 0',
      { rosters: fields.rosters.map((each) => ({ ...each, number: 0 })) },
      'range',
    ),
    await change(
      'with a desk twice',
      {
        rosters: [...fields.rosters, ...fields.rosters],
        slots: [...fields.slots, ...fields.slots.slice(1)],
      },
      'shape',
    ),
    await change('of epoch 0', { epoch: 0 }, 'range'),
    await change('of an epoch beyond the last', { epoch: 4098 }, 'range'),
    await change(
      'with an older block of another size',
      { older: concat(fields.older, fields.older) },
      'padding',
    ),
    await change(
      'with members of no padding class',
      { members: { ...fields.members, ciphertext: random(1000) } },
      'padding',
    ),
  ];
}

async function illFormed(asked: Asked): Promise<InvalidCase[]> {
  const given = givenOf(asked);
  const { manifest } = asked.epoch;
  const byte = (at: number, value: number) => {
    const changed = manifest.slice();
    changed[at] = value;
    return changed;
  };
  return [
    invalid('another version', given, byte(0, 2), 'version'),
    invalid('no origin', given, byte(2, 'N'.charCodeAt(0)), 'origin'),
    invalid('an origin of no text', given, byte(2, 0xff), 'text'),
    invalid('a byte too many', given, concat(manifest, Uint8Array.of(0)), 'trailing'),
    invalid('nothing', given, new Uint8Array(0), 'truncated'),
  ];
}
