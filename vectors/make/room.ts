import { zeros } from '@nearhand/seal/bytes';
import { drawCard } from '@nearhand/seal/card';
import {
  drawEpochSecrets,
  type EpochKeys,
  type EpochSecrets,
  epochKeysOf,
} from '@nearhand/seal/epoch-keys';
import { epochHead, type ManifestFields, signManifest } from '@nearhand/seal/manifest';
import { type MemberFields, sealMembers } from '@nearhand/seal/members';
import { chainAt, sealOlder } from '@nearhand/seal/older';
import { drawOrigin } from '@nearhand/seal/origin';
import type { Random } from '@nearhand/seal/random';
import { type RoomKeys, roomKeysOf } from '@nearhand/seal/room-keys';
import { decoySlot, type SlotContent, sealSlot, slotHash, tieOf } from '@nearhand/seal/slot';
import { type Device, drawDevice } from './desks.ts';

/** An epoch of a vector's room, with everything that its device knew. */
export interface Epoch {
  readonly fields: ManifestFields;
  readonly manifest: Uint8Array;
  readonly head: Uint8Array;
  readonly secrets: EpochSecrets;
  readonly keys: EpochKeys;
  readonly members: readonly MemberFields[];
  readonly slots: readonly Uint8Array[];
  /** What is in the slots that are no decoys, by their place. */
  readonly contents: readonly (SlotContent | undefined)[];
}

export interface Room {
  readonly origin: string;
  readonly keys: RoomKeys;
  readonly roomKey: Uint8Array;
  readonly desk: Uint8Array;
  /** The roster. */
  readonly devices: readonly Device[];
  readonly epochs: readonly [Epoch, Epoch, Epoch];
}

/**
 * A desk of three devices. Epoch 1 is for the first alone; epoch 2 lets in the second without
 * what was before; epoch 3 the third with all of it. No entries between, so that the vectors of
 * manifests stand alone.
 */
export async function makeRoom(random: Random): Promise<Room> {
  const origin = drawOrigin();
  const keys = await roomKeysOf(drawCard(), origin);
  const desk = random(16);
  const devices = [
    await drawDevice(random, desk, '林美玉'),
    await drawDevice(random, desk, 'Ann'),
    await drawDevice(random, desk, 'Bo'),
  ];
  const base = { origin, keys, roomKey: keys.signer.publicKey, desk, devices };
  const first = await makeEpoch(base, [], [{ from: 1, since: 1 }, undefined, undefined], random);
  const second = await makeEpoch(
    base,
    [first],
    [{ from: 1, since: 1 }, { from: 2, since: 2 }, undefined],
    random,
  );
  const third = await makeEpoch(
    base,
    [first, second],
    [
      { from: 1, since: 1 },
      { from: 2, since: 2 },
      { from: 1, since: 3 },
    ],
    random,
  );
  return { ...base, epochs: [first, second, third] };
}

type LetIn = { readonly from: number; readonly since: number } | undefined;
type RoomBase = Omit<Room, 'epochs'>;

async function makeEpoch(
  room: RoomBase,
  before: readonly Epoch[],
  letIn: readonly LetIn[],
  random: Random,
): Promise<Epoch> {
  const epoch = before.length + 1;
  const { roomId, signer } = room.keys;
  const secrets = drawEpochSecrets(random);
  const keys = await epochKeysOf(secrets.K, secrets.S);
  const tie = tieOf(room.roomKey, {
    epoch,
    door: keys.door.publicKey,
    commitment: keys.commitment,
  });
  const contents = [...letIn, { from: 1, since: 1 }].map((each) => {
    if (each === undefined) return undefined;
    const H = each.from < epoch ? chainAt(secrets.h, each.from) : random(32);
    return { roomKey: room.roomKey, epoch, from: each.from, K: secrets.K, H, tie };
  });
  const recipients = [...room.devices.map(({ leaf }) => leaf.age), room.keys.recipient];
  const slots: Uint8Array[] = [];
  for (const [place, content] of contents.entries()) {
    const recipient = recipients[place] ?? '';
    slots.push(
      content === undefined ? await decoySlot(random) : await sealSlot(recipient, content, random),
    );
  }
  const members = letIn.flatMap((each, index) => {
    const leafBytes = room.devices[index]?.leafBytes;
    return each === undefined || leafBytes === undefined ? [] : [{ ...each, leafBytes }];
  });
  const last = before.at(-1);
  const fields: ManifestFields = {
    origin: room.origin,
    roomId,
    roomKey: room.roomKey,
    epoch,
    sequence: epoch - 1,
    previous: last?.head ?? zeros(),
    journalHead: last?.head ?? zeros(),
    openingHead: last === undefined ? zeros() : random(32),
    rosters: [{ desk: room.desk, number: 7, devices: room.devices.length }],
    slots: slots.map(slotHash),
    door: keys.door.publicKey,
    commitment: keys.commitment,
    members: sealMembers({ roomId, epoch }, keys.membersKey, members, {}, random),
    older: sealOlder(
      { roomId, epoch },
      secrets.h,
      before.map((each) => each.secrets.K),
      random,
    ),
  };
  const manifest = await signManifest(fields, signer);
  return { fields, manifest, head: epochHead(manifest), secrets, keys, members, slots, contents };
}
