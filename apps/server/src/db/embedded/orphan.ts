import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Clears what a killed server left in `cluster`: a database still shutting down is waited for, and
 * a note of a process that is gone, or whose number another program has now, is removed. Call it
 * only while holding the folder's lock, when no server of ours can be supervising it.
 */
export async function clearOrphan(cluster: string, patienceMs = 30_000): Promise<void> {
  const note = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(note, 'utf8').catch(() => '')).split('\n')[0]);
  if (!(pid > 1)) return;
  const isThere = () => isPostmasterOf(cluster, pid);
  if (await isThere()) {
    signal(pid, 'SIGINT');
    if (await goneWithin(isThere, patienceMs)) return;
    signal(pid, 'SIGQUIT');
    await goneWithin(isThere, 10_000);
    return;
  }
  await rm(note, { force: true });
}

async function isPostmasterOf(cluster: string, pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').includes(cluster);
}

async function goneWithin(isThere: () => Promise<boolean>, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (await isThere()) {
    if (Date.now() > end) return false;
    await sleep(20);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}
