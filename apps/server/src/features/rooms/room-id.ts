import { createHash } from 'node:crypto';

/** The room id of a room public key (`docs/formats.md`, "Card"). */
export function roomIdOf(roomKey: Buffer): Buffer {
  return createHash('sha256').update('nearhand/v1/room').update(roomKey).digest();
}

/** What a room is called in notices and in memory: no request is answered by it. */
export function roomTag(roomId: Buffer): string {
  const hash = createHash('sha256').update('nearhand/v1/tag').update(roomId).digest();
  return hash.subarray(0, 9).toString('base64url');
}

/** The topic that is told when anything of a room changes. */
export function roomTopic(roomId: Buffer): string {
  return `room:${roomTag(roomId)}`;
}
