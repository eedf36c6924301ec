import { sealWith } from '@nearhand/seal/aead';
import { concat, u8, u32, zeros } from '@nearhand/seal/bytes';
import {
  hiddenAuthor,
  type OpeningFields,
  type OpeningPlace,
  sealOpening,
} from '@nearhand/seal/opening-record';
import { padTo } from '@nearhand/seal/padding';
import { invalid, type Vectors, valid } from './case.ts';
import { makeRoom } from './room.ts';
import { withSeed } from './seeded.ts';

export function openings(): Promise<Vectors> {
  return withSeed('opening-record', async (random) => {
    const room = await makeRoom(random);
    const other = await makeRoom(random);
    const [first, second] = room.epochs;
    const device = room.devices[0];
    if (device === undefined) throw new Error('a room of three');
    const { openingKey } = second.keys;
    const place: OpeningPlace = { roomId: room.keys.roomId, epoch: 2, previous: random(32) };
    const given = { ...place, K: second.secrets.K };
    const byRoom: OpeningFields = {
      author: zeros(),
      hour: 490_896,
      ownPrevious: zeros(),
      shiftNumber: 0,
      shiftHash: zeros(),
    };
    const byHelper = {
      author: device.leafHash,
      hour: 490_897,
      ownPrevious: random(32),
      shiftNumber: 9,
      shiftHash: random(32),
    };
    const hidden = { ...byHelper, author: hiddenAuthor };
    const ofRoom = await sealOpening(place, openingKey, byRoom, room.keys.signer, random);
    const ofHelper = await sealOpening(place, openingKey, byHelper, device.signer, random);
    const ofHidden = await sealOpening(place, openingKey, hidden, undefined, random);
    const raw = (fields: OpeningFields, signature: Uint8Array, tail = 0) => {
      const ad = concat(place.roomId, u32(place.epoch), place.previous);
      const inside = concat(
        fields.author,
        u32(fields.hour),
        fields.ownPrevious,
        u32(fields.shiftNumber),
        fields.shiftHash,
        signature,
      );
      const plain = padTo(inside, 512);
      plain[511] = tail;
      const nonce = random(24);
      return concat(
        u8(1),
        u32(place.epoch),
        place.previous,
        nonce,
        sealWith(openingKey, nonce, ad, plain),
      );
    };
    const roomKey = { ...given, key: room.roomKey };
    const helperKey = { ...given, key: device.signer.publicKey };
    const forged = await sealOpening(place, openingKey, byHelper, room.devices[1]?.signer, random);
    return {
      format: 'opening-record',
      valid: [
        valid('by the room', roomKey, ofRoom.bytes, { ...byRoom, hash: ofRoom.hash }),
        valid('by a helper', helperKey, ofHelper.bytes, { ...byHelper, hash: ofHelper.hash }),
        valid('with a hidden name', given, ofHidden.bytes, { ...hidden, hash: ofHidden.hash }),
      ],
      invalid: [
        invalid(
          'in another room',
          { ...roomKey, roomId: other.keys.roomId },
          ofRoom.bytes,
          'sealed',
        ),
        invalid('in another epoch', { ...roomKey, epoch: 1 }, ofRoom.bytes, 'other-epoch'),
        invalid('after another', { ...roomKey, previous: zeros() }, ofRoom.bytes, 'other-head'),
        invalid(
          'with the K of another epoch',
          { ...roomKey, K: first.secrets.K },
          ofRoom.bytes,
          'sealed',
        ),
        invalid('in the name of another helper', helperKey, forged.bytes, 'signature'),
        invalid(
          'by a helper for the room',
          roomKey,
          (await sealOpening(place, openingKey, byRoom, device.signer, random)).bytes,
          'signature',
        ),
        invalid('a hidden name with a signature', given, raw(hidden, random(64)), 'shape'),
        invalid(
          'a room with a shift',
          roomKey,
          raw({ ...byRoom, shiftNumber: 1 }, random(64)),
          'shape',
        ),
        invalid('a padding of something', roomKey, raw(byRoom, random(64), 1), 'padding'),
        invalid('a byte too many', roomKey, concat(ofRoom.bytes, zeros(1)), 'trailing'),
      ],
    };
  });
}
