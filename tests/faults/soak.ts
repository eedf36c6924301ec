import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { freePort } from '../../apps/server/src/server.fixture.ts';
import { Crowd } from './crowd.ts';
import { inject, type LastingFault } from './inject.ts';
import { Machine } from './machine.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { SmallDisk } from './small-disk.ts';

/** A sample of the server process. */
export interface MemorySample {
  readonly seconds: number;
  readonly megabytes: number;
}

export interface SoakReport {
  readonly minutes: number;
  readonly injected: Readonly<Record<LastingFault, number>>;
  readonly verdict: Verdict;
  /** Pages of the square by status. */
  readonly read: Readonly<Record<string, number>>;
  readonly memory: readonly MemorySample[];
  /** What somebody of the crowd was answered wrongly, or that it hung. */
  readonly stopped: string | undefined;
  /** What the server's log says of requests that it answered with 500. */
  readonly failures: readonly string[];
}

export interface SoakRun {
  readonly minutes: number;
  readonly random: () => number;
  readonly residents: number;
  /** Between two entries of one resident, at most. */
  readonly paceMs: number;
  readonly onFault?: (seconds: number, fault: LastingFault, acknowledged: number) => void;
}

/** None ends the server's process, whose memory is looked at. */
const faults = ['database', 'full', 'stalled', 'slow', 'locked', 'gone'] as const;
const pages = [
  ...['/', '/services', '/services?q=food', '/reports', '/proposals', '/events'],
  ...['/accountability', '/protects', '/zh-Hant/services', '/ask', '/api/community'],
];
const faultEveryMs = 30_000;
const troubleMs = 5000;

/** Residents, helpers and readers of the square for so many minutes, with something going wrong now and then. */
export async function soak({
  minutes,
  random,
  residents,
  paceMs,
  onFault,
}: SoakRun): Promise<SoakReport> {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-soak-'));
  await chmod(folder, 0o711);
  const oracle = new Oracle();
  const disk = SmallDisk.mount(4096);
  const machine = await Machine.start(
    join(disk instanceof SmallDisk ? disk.folder : folder, 'data'),
    await freePort(),
  );
  const injected = {
    ...{ server: 0, database: 0, both: 0, full: 0, stalled: 0, slow: 0, locked: 0, gone: 0 },
  };
  const began = Date.now();
  const end = began + minutes * 60_000;
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const memory: MemorySample[] = [];
  const read: Record<string, number> = {};
  const sampling = setInterval(
    () => memory.push({ seconds: seconds(), megabytes: machine.residentMegabytes() }),
    10_000,
  );
  try {
    const crowd = await Crowd.gather(machine.url, machine.links(), oracle);
    crowd.begin(residents, paceMs);
    const readers = Promise.all(
      Array.from({ length: 4 }, () => readOn(machine, { end, random, read, paceMs: 2 * paceMs })),
    );
    while (Date.now() + faultEveryMs < end) {
      await pause(faultEveryMs * (0.5 + random() / 2));
      const kind = faults[Math.floor(random() * faults.length)] ?? 'database';
      if (kind === 'full' && !(disk instanceof SmallDisk)) continue;
      injected[kind] += 1;
      await inject(kind, { machine, disk, ms: troubleMs });
      onFault?.(seconds(), kind, oracle.acknowledged);
    }
    await readers;
    // Told with all that was measured, which took as long as the run.
    const stopped = await crowd.end().then(
      () => undefined,
      (error: unknown) => inspect(error),
    );
    const { failures } = machine;
    return { minutes, injected, verdict: await oracle.judge(), read, memory, failures, stopped };
  } finally {
    clearInterval(sampling);
    await machine.stop();
    if (disk instanceof SmallDisk) disk.unmount();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads one page after another, each with time to look at it. */
async function readOn(
  machine: Machine,
  {
    end,
    random,
    read,
    paceMs,
  }: {
    readonly end: number;
    readonly random: () => number;
    readonly read: Record<string, number>;
    readonly paceMs: number;
  },
): Promise<void> {
  while (Date.now() < end) {
    const status = await machine.answers(pages[Math.floor(random() * pages.length)] ?? '/', 60_000);
    read[status] = (read[status] ?? 0) + 1;
    await pause(random() * paceMs);
  }
}
