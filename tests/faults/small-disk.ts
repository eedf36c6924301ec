import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const block = Buffer.alloc(64 * 1024, 1);

/** A disk of its own in memory, which can be filled to the last byte. Only root can make one. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** The disk, or why there is none. */
  static mount(megabytes: number): SmallDisk | string {
    const folder = mkdtempSync(join(tmpdir(), 'nearhand-disk-'));
    const options = `size=${megabytes}m,mode=711`;
    const { status, stderr, error } = spawnSync('mount', [
      '-t',
      'tmpfs',
      '-o',
      options,
      'tmpfs',
      folder,
    ]);
    if (status === 0) {
      chmodSync(folder, 0o711);
      return new SmallDisk(folder);
    }
    rmSync(folder, { recursive: true, force: true });
    return `no small disk can be mounted here (${(error?.message ?? stderr.toString().trim()) || 'no reason given'})`;
  }

  /** Takes what room is left. */
  fill(): void {
    const ballast = openSync(this.#ballast, 'w');
    try {
      for (;;) writeSync(ballast, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(ballast);
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  grow(megabytes: number): void {
    spawnSync('mount', ['-o', `remount,size=${megabytes}m`, this.folder]);
  }

  unmount(): void {
    // Lazily: a process that is still ending may hold a file.
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }
}
