import { setTimeout as pause } from 'node:timers/promises';
import type { Machine } from './machine.ts';
import { SmallDisk } from './small-disk.ts';

/** What is killed, or what else goes wrong for a while. */
export const faultKinds = [
  ...(['server', 'database', 'both', 'power'] as const),
  ...(['full', 'stalled', 'slow', 'locked', 'gone'] as const),
] as const;
export type FaultKind = (typeof faultKinds)[number];
/** Those that happen to the machine itself; of a power cut, a copy is looked at. */
export type LastingFault = Exclude<FaultKind, 'power'>;

/** Has it happen, and waits until the machine serves again. */
export async function inject(
  kind: LastingFault,
  on: {
    readonly machine: Machine;
    readonly disk: SmallDisk | string | undefined;
    /** How long what is not a kill lasts. */
    readonly ms: number;
  },
): Promise<void> {
  const { machine, disk, ms } = on;
  if (kind === 'server') return await machine.killServer();
  if (kind === 'database') return await machine.killDatabase();
  if (kind === 'both') return await machine.killBoth();
  if (kind === 'stalled') await machine.stallDatabase(ms);
  else if (kind === 'slow') await machine.slowDatabase(ms);
  else if (kind === 'gone') await machine.loseDatabase(ms);
  else if (kind === 'locked') await machine.lockRooms(ms);
  else if (disk instanceof SmallDisk) {
    disk.fill();
    await pause(ms);
    disk.free();
  }
  await machine.recovers();
}
