import type { TestRoom } from '../../apps/server/src/features/rooms/room.fixture.ts';

/** Event streams of a room that are open, and what came on them. */
export interface OpenStreams {
  /** How many were told at least so many times, the first line at the beginning among them. */
  readonly told: (times: number) => number;
  /** How many ended by themselves. */
  readonly ended: () => number;
  readonly close: () => void;
}

/** Opens so many streams over these rooms, each as often as the next, twenty at a time. */
export async function openStreams(rooms: readonly TestRoom[], count: number): Promise<OpenStreams> {
  const stop = new AbortController();
  const lines: number[] = Array.from({ length: count }, () => 0);
  let ended = 0;
  const open = async (at: number) => {
    const room = rooms[at % rooms.length];
    if (room === undefined) throw new Error('streams need a room');
    const asked = {
      signer: room.keys.signer,
      named: true,
      epoch: room.epoch,
      headers: { 'nearhand-visit': room.visit },
    };
    const path = `${room.path}/events`;
    const response = await room.client.fetch('GET', path, asked, stop.signal);
    if (response.status !== 200 || response.body === null) throw new Error(`${response.status}`);
    void listen(response.body).catch(() => undefined);
    async function listen(body: ReadableStream<Uint8Array>): Promise<void> {
      for await (const chunk of body) {
        const told = Buffer.from(chunk).toString().split('\n').filter(Boolean).length;
        lines[at] = (lines[at] ?? 0) + told;
      }
      ended += 1;
    }
  };
  for (let at = 0; at < count; at += 20) {
    const some = Array.from({ length: Math.min(20, count - at) }, (_, each) => open(at + each));
    await Promise.all(some);
  }
  return {
    told: (times) => lines.filter((each) => each >= times).length,
    ended: () => ended,
    close: () => stop.abort(),
  };
}
