import { sha256 } from '../requests/requests.ts';

const roomLabel = Buffer.from('nearhand/v1/room');
const tagLabel = Buffer.from('nearhand/v1/tag');

/** The room id of a room public key (`docs/formats.md`, "Card"). */
export function roomIdOf(roomKey: Buffer): Buffer {
  return sha256(Buffer.concat([roomLabel, roomKey]));
}

/** What a room is called in notices and in memory: no request is answered by it. */
export function roomTag(roomId: Buffer): string {
  const hash = sha256(Buffer.concat([tagLabel, roomId]));
  return hash.toString('base64url', 0, 9);
}

/** The topic that is told when anything of a room changes. */
export function roomTopic(roomId: Buffer): string {
  return topicOf(roomTag(roomId));
}

/** The same, of the room's tag. */
export function topicOf(tag: string): string {
  return `room:${tag}`;
}
