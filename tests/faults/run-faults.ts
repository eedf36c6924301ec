import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../apps/server/src/server.fixture.ts';
import { Crowd } from './crowd.ts';
import { type FaultKind, inject } from './inject.ts';
import { Machine } from './machine.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { SmallDisk } from './small-disk.ts';

export interface FaultRun {
  readonly residents: number;
  /** From 0 to 1: when each fault comes. */
  readonly random: () => number;
  /** The faults in order. */
  readonly kinds: readonly FaultKind[];
  /** How long a full disk, a stalled, slow or locked database lasts. */
  readonly troubleMs: number;
  /** How long a database is gone. */
  readonly goneMs: number;
  readonly onFault?: (number: number, kind: FaultKind, acknowledged: number) => void;
}

export interface FaultReport {
  readonly injected: Readonly<Record<FaultKind, number>>;
  readonly verdict: Verdict;
  /** Verdicts on the disks that were copied when the power went, added up. */
  readonly afterPower: Verdict;
  /** From a kill to serving again: the longest, in milliseconds. */
  readonly slowestRestartMs: number;
  /** What the server's log says of requests that it answered with 500. */
  readonly failures: readonly string[];
  /** Why something was left out. */
  readonly left: string | undefined;
}

const longestCalmMs = 1500;
const diskMegabytes = 2048;

/** Writes and erases while things are killed at random moments, then asks what is still there. */
export async function runFaults(run: FaultRun): Promise<FaultReport> {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-faults-'));
  // The database's own account has to enter it.
  await chmod(folder, 0o711);
  const oracle = new Oracle();
  const disk = run.kinds.includes('full') ? SmallDisk.mount(diskMegabytes) : undefined;
  const where = disk instanceof SmallDisk ? disk.folder : folder;
  const machine = await Machine.start(join(where, 'data'), await freePort());
  const injected: Record<FaultKind, number> = {
    ...{ server: 0, database: 0, both: 0, power: 0 },
    ...{ full: 0, stalled: 0, slow: 0, locked: 0, gone: 0 },
  };
  let afterPower: Verdict = { acknowledged: 0, lost: 0, erased: 0, resurrected: 0 };
  try {
    const crowd = await Crowd.gather(machine.url, machine.links(), oracle);
    crowd.begin(run.residents);
    for (const [at, kind] of run.kinds.entries()) {
      await pause(run.random() * longestCalmMs);
      if (kind === 'full' && !(disk instanceof SmallDisk)) continue;
      injected[kind] += 1;
      if (kind === 'power') {
        afterPower = sum(afterPower, await judgeCopy(machine, oracle, join(folder, 'copy')));
      } else {
        const ms = kind === 'gone' ? run.goneMs : run.troubleMs;
        await inject(kind, { machine, disk, ms });
      }
      run.onFault?.(at + 1, kind, oracle.acknowledged);
    }
    await crowd.end();
    const verdict = await oracle.judge();
    return {
      injected,
      verdict,
      afterPower,
      slowestRestartMs: Math.max(0, ...machine.restarts),
      failures: machine.failures,
      left: typeof disk === 'string' ? `full: ${disk}` : undefined,
    };
  } finally {
    await machine.stop();
    if (disk instanceof SmallDisk) disk.unmount();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts a server on the copied disk and asks it; what was acknowledged before the copy must be there. */
async function judgeCopy(machine: Machine, oracle: Oracle, copy: string): Promise<Verdict> {
  const known = oracle.snapshot();
  await machine.cutPower(copy);
  const second = await Machine.start(copy, await freePort());
  try {
    return await known.judge(second.url);
  } finally {
    await second.stop();
    await rm(copy, { recursive: true, force: true });
  }
}

function sum(a: Verdict, b: Verdict): Verdict {
  return {
    acknowledged: a.acknowledged + b.acknowledged,
    lost: a.lost + b.lost,
    erased: a.erased + b.erased,
    resurrected: a.resurrected + b.resurrected,
  };
}
