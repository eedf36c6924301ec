import { totalmem } from 'node:os';

const MiB = 2 ** 20;

/**
 * How much memory this process and its database may use, in bytes: the machine's, or what a container
 * leaves of it.
 */
export function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * PostgreSQL's settings for so many bytes of memory, on a disk that finds any page at the same cost.
 * Its own buffers take an eighth, between its default of 128 MB and 2 GB: a directory's index is read
 * all over, and a page in the kernel's cache costs a copy each time.
 */
export function settingsForMemory(bytes: number): Readonly<Record<string, string>> {
  const part = (share: number, atLeast: number, atMost: number) =>
    `${Math.round(Math.min(Math.max((bytes * share) / MiB, atLeast), atMost))}MB`;
  return {
    shared_buffers: part(1 / 8, 128, 2048),
    effective_cache_size: part(1 / 2, 256, 65_536),
    work_mem: part(1 / 512, 4, 32),
    maintenance_work_mem: part(1 / 32, 64, 512),
    random_page_cost: '1.1',
  };
}
