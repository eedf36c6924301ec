import { sealWith } from '@nearhand/seal/aead';
import { concat, u8, u32, u64, utf8, zeros } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { type EntryPlace, sealEntry } from '@nearhand/seal/entry';
import { drawEpochSecrets, type EpochKeys, epochKeysOf } from '@nearhand/seal/epoch-keys';
import { padTo } from '@nearhand/seal/padding';
import type { Random } from '@nearhand/seal/random';
import { type InvalidCase, invalid, type Loose, type Vectors, valid } from './case.ts';
import { makeRoom } from './room.ts';
import { withSeed } from './seeded.ts';
import { sealUnderTwoKeys } from './two-keys.ts';

/** The parts of an entry before the ciphertext, and what the ciphertext is bound to. */
function frameOf({ roomId, epoch, sequence, previous }: EntryPlace) {
  const ad = concat(utf8('nearhand/v1/ad'), roomId, u32(epoch), u64(sequence), previous);
  return { ad, head: concat(u8(1), u32(epoch), u64(sequence), previous) };
}

/** Seals any plain text as an entry, also what `sealEntry` would not make. */
function rawEntry(place: EntryPlace, key: Uint8Array, plain: Uint8Array, random: Random) {
  const { ad, head } = frameOf(place);
  const nonce = random(24);
  return concat(head, nonce, sealWith(key, nonce, ad, plain));
}

function reframed(entry: Uint8Array, place: EntryPlace): Uint8Array {
  const { head } = frameOf(place);
  return concat(head, entry.slice(head.length));
}

export function entries(): Promise<Vectors> {
  return withSeed('entry', async (random) => {
    const room = await makeRoom(random);
    const other = await makeRoom(random);
    const [first, second] = room.epochs;
    const device = room.devices[0];
    if (device === undefined) throw new Error('a room of three');
    const place: EntryPlace = {
      roomId: room.keys.roomId,
      epoch: 2,
      sequence: 2,
      previous: second.head,
    };
    const { door, commitment } = second.fields;
    const epoch = { K: second.secrets.K, S: second.secrets.S, door, commitment };
    const given = { ...place, ...epoch };
    const said = (text: string) => encodeCanonical({ at: 1_767_225_600_000, kind: 'said', text });
    const byRoom = {
      place,
      entryKey: second.keys.entryKey,
      id: random(16),
      author: zeros(),
      content: said('我需要幫忙。'),
      signer: room.keys.signer,
    };
    const byHelper = { ...byRoom, id: random(16), author: device.leafHash, signer: device.signer };
    const long = { ...byHelper, content: said('x'.repeat(3_000)) };
    const ofRoom = await sealEntry(byRoom, random);
    const ofHelper = await sealEntry(byHelper, random);
    const ofLong = await sealEntry(long, random);
    const next = { ...place, sequence: 3, previous: ofRoom.head };
    const gives = ({ id, author, content }: typeof byRoom, head: Uint8Array) => ({
      id,
      author,
      content,
      head,
    });
    const roomKey = { ...given, key: room.roomKey };
    const helperKey = { ...given, key: device.signer.publicKey };
    const bytes = ofRoom.bytes;
    return {
      format: 'entry',
      valid: [
        valid('by the room', roomKey, bytes, gives(byRoom, ofRoom.head)),
        valid('by a helper', helperKey, ofHelper.bytes, gives(byHelper, ofHelper.head)),
        valid('of the second padding class', helperKey, ofLong.bytes, gives(long, ofLong.head)),
      ],
      invalid: [
        invalid('in another room', { ...roomKey, roomId: other.keys.roomId }, bytes, 'sealed'),
        invalid('in another epoch', { ...roomKey, epoch: 3 }, bytes, 'other-epoch'),
        invalid(
          'in another epoch, relabelled',
          { ...roomKey, epoch: 3 },
          reframed(bytes, { ...place, epoch: 3 }),
          'sealed',
        ),
        invalid('at another place', { ...roomKey, sequence: 3 }, bytes, 'other-place'),
        invalid(
          'at another place, relabelled',
          { ...roomKey, ...next },
          reframed(bytes, next),
          'sealed',
        ),
        invalid('on another head', { ...roomKey, previous: first.head }, bytes, 'other-head'),
        invalid(
          'by the room key for a helper',
          { ...helperKey },
          (await sealEntry({ ...byHelper, signer: room.keys.signer }, random)).bytes,
          'signature',
        ),
        invalid(
          'by a helper for the room',
          roomKey,
          (await sealEntry({ ...byRoom, signer: device.signer }, random)).bytes,
          'signature',
        ),
        invalid(
          'of one helper as another’s',
          { ...helperKey, key: room.devices[1]?.signer.publicKey },
          ofHelper.bytes,
          'signature',
        ),
        invalid(
          'with the keys of the epoch before',
          { ...roomKey, K: first.secrets.K, S: first.secrets.S },
          bytes,
          'commitment',
        ),
        invalid(
          'with the door of another epoch',
          { ...roomKey, door: other.epochs[1].fields.door },
          bytes,
          'door',
        ),
        ...(await resigned(byHelper, helperKey, next, random)),
        ...(await underOtherKeys(byRoom, roomKey, second.keys, random)),
        ...illFormed(byRoom, roomKey, bytes, random),
      ],
    };
  });
}

type ToSeal = Parameters<typeof sealEntry>[0];

/** A signature moved from the place that it was made for. */
async function resigned(
  entry: ToSeal,
  given: Loose,
  next: EntryPlace,
  random: Random,
): Promise<InvalidCase[]> {
  const { ad } = frameOf(next);
  const { id, author, content } = entry;
  const moved = await entry.signer.sign('entry', concat(ad, author, id, content));
  const plain = concat(id, author, u32(content.length), content, moved);
  const { ad: own } = frameOf(entry.place);
  const otherId = await entry.signer.sign('entry', concat(own, author, random(16), content));
  const plainOfOther = concat(id, author, u32(content.length), content, otherId);
  const seal = (bytes: Uint8Array) =>
    rawEntry(entry.place, entry.entryKey, padTo(bytes, 1024), random);
  return [
    invalid('a signature made for another place', given, seal(plain), 'signature'),
    invalid('a signature made for another id', given, seal(plainOfOther), 'signature'),
  ];
}

/** One ciphertext, two keys: what the commitment is for. */
async function underOtherKeys(
  entry: ToSeal,
  given: { readonly S: Uint8Array } & { readonly [name: string]: Loose },
  own: EpochKeys,
  random: Random,
): Promise<InvalidCase[]> {
  const other = drawEpochSecrets(random);
  const otherKeys = await epochKeysOf(other.K, given.S);
  const { ad, head } = frameOf(entry.place);
  const { id, author, content, signer } = entry;
  const signature = await signer.sign('entry', concat(ad, author, id, content));
  const plain = padTo(concat(id, author, u32(content.length), content, signature), 1024);
  const both = sealUnderTwoKeys([own.entryKey, otherKeys.entryKey], ad, plain, random);
  const bytes = concat(head, both.nonce, both.ciphertext);
  const swapped = { ...given, K: other.K };
  const underOther = (await sealEntry({ ...entry, entryKey: otherKeys.entryKey }, random)).bytes;
  return [
    invalid('opens under two keys: the one committed to', given, bytes, 'padding'),
    invalid('opens under two keys: the other', swapped, bytes, 'commitment'),
    invalid(
      'opens under two keys: the other, with its door',
      { ...swapped, door: otherKeys.door.publicKey },
      bytes,
      'commitment',
    ),
    invalid('right under a K that was not committed to', swapped, underOther, 'commitment'),
    invalid('sealed under a K that was not committed to', given, underOther, 'sealed'),
  ];
}

function illFormed(entry: ToSeal, given: Loose, bytes: Uint8Array, random: Random): InvalidCase[] {
  const version = bytes.slice();
  version[0] = 2;
  const seal = (plain: Uint8Array) => rawEntry(entry.place, entry.entryKey, plain, random);
  const { id, author } = entry;
  const tooLong = padTo(concat(id, author, u32(1_000)), 1024);
  const noise = concat(id, author, u32(2), random(970));
  return [
    invalid('another version', given, version, 'version'),
    invalid('a content beyond its end', given, seal(tooLong), 'truncated'),
    invalid('a padding of something', given, seal(noise), 'padding'),
    invalid('of no padding class', given, seal(new Uint8Array(1025)), 'padding'),
    invalid(
      'a sequence of 2^53',
      given,
      concat(bytes.slice(0, 5), Uint8Array.of(0, 32, 0, 0, 0, 0, 0, 0), bytes.slice(13)),
      'range',
    ),
  ];
}
