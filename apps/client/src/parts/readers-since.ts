import type { RoomState } from '@nearhand/room/room-state';

/** When an epoch began, by the clock of whoever wrote first in it; nothing where that is not there. */
export function epochBegan(state: RoomState, epoch: number): number | undefined {
  for (const message of state.messages) {
    if (message.epoch === epoch && message.state !== 'unreadable') return message.at;
  }
  return undefined;
}
