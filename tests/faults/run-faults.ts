import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../apps/server/src/server.fixture.ts';
import { Crowd } from './crowd.ts';
import { Machine } from './machine.ts';
import { Oracle, type Verdict } from './oracle.ts';

export const faultKinds = ['server', 'database', 'both', 'power'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultRun {
  readonly residents: number;
  /** From 0 to 1: when each fault comes. */
  readonly random: () => number;
  /** The faults in order. */
  readonly kinds: readonly FaultKind[];
  readonly onFault?: (number: number, kind: FaultKind, acknowledged: number) => void;
}

export interface FaultReport {
  readonly injected: Readonly<Record<FaultKind, number>>;
  readonly verdict: Verdict;
  /** Verdicts on the disks that were copied when the power went, added up. */
  readonly afterPower: Verdict;
  /** From a kill to serving again: the longest, in milliseconds. */
  readonly slowestRestartMs: number;
}

const longestCalmMs = 1500;

/** Writes and erases while things are killed at random moments, then asks what is still there. */
export async function runFaults(run: FaultRun): Promise<FaultReport> {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-faults-'));
  const oracle = new Oracle();
  const machine = await Machine.start(join(folder, 'data'), await freePort());
  const injected = { server: 0, database: 0, both: 0, power: 0 };
  let afterPower: Verdict = { acknowledged: 0, lost: 0, erased: 0, resurrected: 0 };
  try {
    const crowd = await Crowd.gather(machine.url, machine.links(), oracle);
    crowd.begin(run.residents);
    for (const [at, kind] of run.kinds.entries()) {
      await pause(run.random() * longestCalmMs);
      injected[kind] += 1;
      if (kind === 'server') await machine.killServer();
      else if (kind === 'database') await machine.killDatabase();
      else if (kind === 'both') await machine.killBoth();
      else afterPower = sum(afterPower, await judgeCopy(machine, oracle, join(folder, 'copy')));
      run.onFault?.(at + 1, kind, oracle.acknowledged);
    }
    await crowd.end();
    const verdict = await oracle.judge();
    return { injected, verdict, afterPower, slowestRestartMs: Math.max(0, ...machine.restarts) };
  } finally {
    await machine.stop();
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
