import { sealAge } from '@nearhand/seal/age-file';
import { decodeRecipient } from '@nearhand/seal/age-key';
import { concat } from '@nearhand/seal/bytes';
import { chainAt } from '@nearhand/seal/older';
import type { Random } from '@nearhand/seal/random';
import { SLOT, type SlotContent, sealSlot, tieOf } from '@nearhand/seal/slot';
import { Encrypter } from 'age-encryption';
import { invalid, type Loose, type Vectors, valid } from './case.ts';
import { type Epoch, makeRoom } from './room.ts';
import { withSeed } from './seeded.ts';

function expectedOf({ fields: { epoch, door, commitment } }: Epoch) {
  return { epoch, door, commitment };
}

export function slots(): Promise<Vectors> {
  return withSeed('slot', async (random) => {
    const room = await makeRoom(random);
    const other = await makeRoom(random);
    const [first, second, third] = room.epochs;
    const [ann, bo] = [room.devices[0], room.devices[1]];
    const [slot, nobodys] = first.slots;
    const content = first.contents[0];
    if (!ann || !bo || !slot || !nobodys || !content) throw new Error('a room of three');
    const given = { scalar: ann.scalar, ...expectedOf(first) };
    const sealed = (change: Partial<SlotContent>) =>
      sealSlot(ann.leaf.age, { ...content, ...change }, random);
    const tieOfOther = tieOf(other.roomKey, expectedOf(first));
    const H = random(32);
    const kept = [first, second, third].flatMap((epoch) =>
      epoch.contents.flatMap((each, place) => {
        const bytes = epoch.slots[place];
        const scalar = room.devices[place]?.scalar ?? room.keys.ageScalar;
        if (each === undefined || bytes === undefined) return [];
        const name = `epoch ${each.epoch}, place ${place}`;
        const { roomKey, from, K, H: chain } = each;
        return [
          valid(name, { scalar, ...expectedOf(epoch) }, bytes, { roomKey, from, K, H: chain }),
        ];
      }),
    );
    return {
      format: 'slot',
      valid: kept,
      invalid: [
        invalid('for another device', { ...given, scalar: bo.scalar }, slot, 'other-recipient'),
        invalid(
          'to a key thrown away',
          { ...given, scalar: bo.scalar },
          nobodys,
          'other-recipient',
        ),
        invalid('of another epoch', { ...given, ...expectedOf(second) }, slot, 'other-epoch'),
        invalid('of another room', { ...given, ...expectedOf(other.epochs[0]) }, slot, 'tie'),
        invalid('with the tie of another room', given, await sealed({ tie: tieOfOther }), 'tie'),
        invalid(
          'with the room key of another room',
          given,
          await sealed({ roomKey: other.roomKey }),
          'tie',
        ),
        invalid('with another K under the same tie', given, await sealed({ K: H }), 'door'),
        invalid('from epoch 0', given, await sealed({ from: 0 }), 'range'),
        invalid('from an epoch to come', given, await sealed({ from: 2 }), 'range'),
        ...(await foreignFiles(ann.leaf.age, bo.leaf.age, given, random)),
      ],
    };
  });
}

async function foreignFiles(own: string, other: string, given: Loose, random: Random) {
  const two = new Encrypter();
  two.addRecipient(own);
  two.addRecipient(other);
  const passphrase = new Encrypter();
  passphrase.setPassphrase('seven words');
  passphrase.setScryptWorkFactor(4);
  const overhead = (await passphrase.encrypt('')).length;
  const short = await sealAge(decodeRecipient(own), random(135), random);
  const long = await sealAge(decodeRecipient(own), random(137), random);
  return [
    invalid('two stanzas', given, await two.encrypt(random(136)), 'trailing'),
    invalid('two stanzas of the right length', given, await two.encrypt(random(38)), 'age-file'),
    invalid(
      'a passphrase stanza',
      given,
      await passphrase.encrypt(random(SLOT - overhead)),
      'age-file',
    ),
    invalid('a content too short', given, short, 'truncated'),
    invalid('a content too long', given, long, 'trailing'),
  ];
}

export function olderBlocks(): Promise<Vectors> {
  return withSeed('older', async (random) => {
    const room = await makeRoom(random);
    const other = await makeRoom(random);
    const [first, second, third] = room.epochs;
    const { older } = third.fields;
    const { roomId } = room.keys;
    const { h } = third.secrets;
    const given = { roomId, epoch: 3, from: 1, H: h };
    const swapped = concat(older.slice(48, 96), older.slice(0, 48), older.slice(96));
    const K = [first.secrets.K, second.secrets.K];
    return {
      format: 'older',
      valid: [
        valid('from the first', given, older, { K }),
        valid('from the second', { ...given, from: 2, H: chainAt(h, 2) }, older, { K: K.slice(1) }),
        valid('none', { ...given, from: 3, H: random(32) }, older, { K: [] }),
      ],
      invalid: [
        invalid('further back than H goes', { ...given, H: chainAt(h, 2) }, older, 'sealed'),
        invalid('H of another epoch', { ...given, H: second.secrets.h }, older, 'sealed'),
        invalid('another room', { ...given, roomId: other.keys.roomId }, older, 'sealed'),
        invalid('another epoch', { ...given, epoch: 4 }, older, 'sealed'),
        invalid('places swapped', given, swapped, 'sealed'),
        invalid('of another room', given, other.epochs[2].fields.older, 'sealed'),
        invalid('of another size', given, concat(older, older), 'padding'),
        invalid('from epoch 0', { ...given, from: 0 }, older, 'range'),
      ],
    };
  });
}
