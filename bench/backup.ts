import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeIdentity, encodeRecipient } from '@nearhand/seal/age-key';
import { curves } from '@nearhand/seal/curves';
import { randomBytes } from '@nearhand/seal/random';
import { raiseStage } from '../tests/e2e/stage.ts';
import { fillEntries, withLargeTables } from './large-installation.ts';
import type { Bench, Measure } from './measure.ts';
import { fillSecrets } from './room-secrets.ts';

const gigabytes = 3;
const program = new URL('../apps/cli/bin/nearhand', import.meta.url).pathname;

/** A command by its end: how long it took, and what its largest process held as it went on. */
interface Ran {
  readonly ms: number;
  /** Megabytes, half a second apart. */
  readonly memory: readonly number[];
}

/** `nearhand backup`, `backup verify` and `restore` of some gigabytes, beside what the disk does alone. */
export const bench: Bench = {
  name: 'backup',
  async run(say) {
    const folder = await mkdtemp(join(tmpdir(), 'nearhand-backup-'));
    const settings = (data: string) => ({
      NEARHAND_DATA: join(folder, data),
      NEARHAND_SECOND_PLACE: join(folder, 'second'),
    });
    try {
      const stage = await raiseStage(settings('data'));
      await stage.stop();
      say(`${gigabytes} GB of entries`);
      await withLargeTables(stage.data, async (client) => {
        await fillEntries(client, gigabytes * 1e9, (done) => say(`${Math.round(100 * done)} %`));
        const { rows } = await client.query<{ rooms: number }>(
          'select count(*)::int as rooms from rooms',
        );
        await fillSecrets(client, stage.data, rows[0]?.rooms ?? 0);
        // As in a database that has lived: the first read of rows that were just written marks them.
        await client.query('vacuum analyze');
      });
      const { identity, recipient } = await drawIdentity(folder);
      const disk = await diskSpeeds(join(folder, 'plain'));
      say(`the disk: ${Math.round(disk.write)} MB/s written, ${Math.round(disk.read)} MB/s read`);
      const run = (data: string, words: readonly string[]) => runNearhand(settings(data), words);
      await run('data', ['night']);
      const made = await run('data', ['backup', join(folder, 'backups'), '--recipient', recipient]);
      const [name = ''] = await readdir(join(folder, 'backups'));
      const backup = join(folder, 'backups', name);
      const { size } = await stat(backup);
      say(`backup ${Math.round(made.ms)} ms, ${Math.round(size / 1e6)} MB`);
      const verified = await run('none', ['backup', 'verify', backup, '--identity', identity]);
      say(`verified in ${Math.round(verified.ms)} ms`);
      await rm(join(folder, 'data'), { recursive: true });
      const restored = await run('new', ['restore', backup, '--identity', identity]);
      say(`restored in ${Math.round(restored.ms)} ms`);
      return [
        measureOf('backup', size, made, disk.write),
        measureOf('backup verify', size, verified, disk.read),
        measureOf('restore', size, restored, disk.write),
        memoryOf('backup', made),
        memoryOf('restore', restored),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function drawIdentity(folder: string) {
  const scalar = randomBytes(32);
  const identity = join(folder, 'key.txt');
  await writeFile(identity, `${encodeIdentity(scalar)}\n`);
  const { publicKey } = await (await curves()).x25519.key(scalar);
  return { identity, recipient: encodeRecipient(publicKey) };
}

/** One file written to the disk and read again from it, in MB/s: what no backup can be faster than. */
async function diskSpeeds(
  path: string,
): Promise<{ readonly write: number; readonly read: number }> {
  const megabytes = 1024;
  const block = Buffer.from(randomBytes(65_536));
  const blocks = Array.from({ length: 16 }, () => block);
  const file = await open(path, 'w');
  const began = performance.now();
  for (let at = 0; at < megabytes; at += 1) await file.writev(blocks);
  await file.sync();
  const written = performance.now();
  await file.close();
  // Past the system's cache.
  spawnSync('dd', [`if=${path}`, 'of=/dev/null', 'bs=1M', 'iflag=direct']);
  const read = performance.now();
  await rm(path);
  const speed = (ms: number) => (megabytes * 1.048576) / (ms / 1000);
  return { write: speed(written - began), read: speed(read - written) };
}

async function runNearhand(
  settings: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-500);
  });
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(largestNode(child.pid ?? 0)), 500);
  const began = performance.now();
  const [code] = await once(child, 'close');
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${said}`);
  return { ms: performance.now() - began, memory };
}

/** The command or the program of the server that it runs, whichever holds more. */
function largestNode(pid: number): number {
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return Math.max(...[pid, ...children.map(Number)].map(residentMegabytes));
}

function residentMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readIfThere(`/proc/${pid}/status`)) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function measureOf(what: string, bytes: number, { ms }: Ran, disk: number): Measure {
  return {
    what: `${what} of ${gigabytes} GB`,
    value: bytes / 1e6 / (ms / 1000),
    unit: 'MB/s',
    target: { atLeast: Math.min(100, disk) },
    floor: { what: 'the disk alone, one file', value: disk, unit: 'MB/s' },
    note: 'the whole command, its start and fsync among it; entries cannot be compressed',
  };
}

/** Flat: the last third of the time holds no more than the first. */
function memoryOf(what: string, { memory }: Ran): Measure {
  const third = Math.floor(memory.length / 3);
  const most = (samples: readonly number[]) => Math.max(...samples);
  return {
    what: `memory of ${what}, the last third of the time against the first`,
    value: most(memory.slice(-third)) / most(memory.slice(0, third)),
    unit: 'times',
    target: { atMost: 1.1 },
    floor: { what: 'at most', value: most(memory), unit: 'MB' },
  };
}
