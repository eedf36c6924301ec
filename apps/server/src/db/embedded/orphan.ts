import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Clears what a killed server left in `cluster`: a database that still runs is stopped and waited
 * for. Its note is never removed, since PostgreSQL finds in it the shared memory that sessions of
 * the dead one may still use; but where another program has its process number now, the note is
 * given a number that nobody has, or PostgreSQL would take that program for a database. Call it only
 * while holding the folder's lock, when no server of ours can be supervising it.
 */
export async function clearOrphan(
  cluster: string,
  socketFolder: string,
  patienceMs = 30_000,
): Promise<void> {
  await stopOrphan(cluster, patienceMs);
  // It names the dead one too, and PostgreSQL asks of it only whether some process has that number.
  await rm(join(socketFolder, '.s.PGSQL.5432.lock'), { force: true });
}

async function stopOrphan(cluster: string, patienceMs: number): Promise<void> {
  const note = join(cluster, 'postmaster.pid');
  const lines = (await readFile(note, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 1)) return;
  const isThere = () => isPostmasterOf(cluster, pid);
  if (await isThere()) {
    signal(pid, 'SIGINT');
    if (await goneWithin(isThere, patienceMs)) return;
    signal(pid, 'SIGQUIT');
    await goneWithin(isThere, 10_000);
    return;
  }
  if (await isTaken(pid)) await writeFile(note, [await freeNumber(), ...lines.slice(1)].join('\n'));
}

async function isTaken(pid: number): Promise<boolean> {
  return await readFile(`/proc/${pid}/stat`).then(
    () => true,
    () => false,
  );
}

/** Process numbers stay below this one. */
async function freeNumber(): Promise<string> {
  return (await readFile('/proc/sys/kernel/pid_max', 'utf8')).trim();
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
