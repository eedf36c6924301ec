import { zeros } from '@nearhand/seal/bytes';
import type { RoomKeys } from '@nearhand/seal/room-keys';
import { makeOpening } from '@nearhand/visit/opening-chain';
import { residentAddress, residentStanding } from '@nearhand/visit/resident-side';
import { RoomLine } from '@nearhand/visit/room-line';
import type { Wire } from './served.ts';

/** Requests of a room by its room key alone, below everything that a visit checks. */
export async function lineOf(mine: Wire, keys: RoomKeys): Promise<RoomLine> {
  const community = await mine.api.community();
  const { status, held } = await residentStanding(mine.api, community, keys);
  const line: RoomLine = new RoomLine(
    mine.api,
    residentAddress(keys, community.origin, status.epoch),
    async () => {
      const { roomId, signer } = keys;
      const { epoch, K } = held;
      const { openingHead } = status;
      const place = { roomId, epoch, K, openingHead, author: zeros(), hidesName: false, signer };
      return (await makeOpening(line, place)).opened;
    },
  );
  return line;
}
