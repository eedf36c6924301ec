import type { Community } from '@nearhand/protocol/community';
import type { RoomStatus } from '@nearhand/protocol/room-status';
import { equal, toBase64url, zeros } from '@nearhand/seal/bytes';
import type { RoomKeys } from '@nearhand/seal/room-keys';
import { doorOfSlot, openSlot, type SlotContent } from '@nearhand/seal/slot';
import type { Api } from './api.ts';
import { VisitError } from './error.ts';
import type { Nonces } from './nonces.ts';
import { type RoomAddress, RoomLine } from './room-line.ts';
import type { Side } from './side.ts';

/** How a resident reaches their room. */
export function residentAddress(keys: RoomKeys, origin: string, epoch: number): RoomAddress {
  const path = `/api/rooms/${toBase64url(keys.roomId)}`;
  return { path, side: 'resident', signer: keys.signer, origin, epoch };
}

/** What the server says of the room, and what its slot in it holds. */
export interface ResidentStanding {
  readonly status: RoomStatus;
  readonly held: SlotContent;
}

/**
 * @throws VisitError `no-such-room`; `other-room` where the slot is of another
 * @throws SealError those of `openSlot`
 */
export async function residentStanding(
  api: Api,
  community: Community,
  keys: RoomKeys,
  nonces?: Nonces,
): Promise<ResidentStanding> {
  const address = residentAddress(keys, community.origin, 0);
  const open = (): Promise<never> => Promise.reject(new VisitError('visit-ended'));
  const line = new RoomLine(api, address, open, nonces);
  const status = await line.status();
  if (status.slot === undefined) throw new VisitError('unknown-answer', 'slot');
  const { epoch, tie } = status;
  const held = await openSlot(keys.ageScalar, status.slot, { epoch, ...tie });
  await doorOfSlot(held, { epoch, ...tie });
  if (!equal(held.roomKey, keys.signer.publicKey)) throw new VisitError('other-room', 'slot');
  return { status, held };
}

/** The resident's side of a room. */
export function residentSide(api: Api, community: Community, keys: RoomKeys): Side {
  return {
    author: { by: 'resident' },
    authorHash: zeros(),
    signer: keys.signer,
    hidesName: false,
    shift: () => Promise.resolve(undefined),
    address: ({ epoch }) => Promise.resolve(residentAddress(keys, community.origin, epoch)),
    renew: async () => (await residentStanding(api, community, keys)).held,
  };
}
