import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../../refusal.ts';
import type { DrawnPhoto, PhotoPaths } from './drawing.ts';

export type PhotoSize = 'large' | 'small';

/** A photo that was sent with a form that is not sent yet. */
export interface DraftPhoto extends DrawnPhoto {
  readonly id: string;
}

const photoId = /^[0-9a-f]{32}$/;
const draftHours = 2;
const mostDrafts = 2000;
const strayRoundMs = 10 * 60_000;
const strayMs = 3_600_000;

/**
 * The pictures, as files in the data folder: a file is gone when it is deleted, which a row of the
 * database is not. Drafts are what a form carries until it is sent; they go after two hours.
 */
export class PhotoFiles {
  readonly #folder: string;

  constructor(dataFolder: string, communityId: Buffer) {
    this.#folder = join(dataFolder, 'report-photos', communityId.toString('hex'));
  }

  /** Has a photo drawn beside the reports; its id is all that opens it until it is shown. */
  async keepDraft(draw: (to: PhotoPaths) => Promise<DrawnPhoto>): Promise<DraftPhoto> {
    const drafts = await this.#drafts();
    if ((await readdir(drafts)).length > 2 * mostDrafts) {
      throw new Refusal('unavailable', { retryAfter: 60 });
    }
    const id = randomBytes(16).toString('hex');
    const path = (size: PhotoSize) => join(drafts, `${id}.${size}.jpg`);
    try {
      return { id, ...(await draw({ large: path('large'), small: path('small') })) };
    } catch (error) {
      await this.dropDraft(id);
      throw error;
    }
  }

  /** Deletes a draft, where it is still one. */
  async dropDraft(id: string): Promise<void> {
    const drafts = await this.#drafts();
    for (const size of ['small', 'large'] as const) {
      await rm(join(drafts, `${id}.${size}.jpg`), { force: true });
    }
  }

  /** Whether a draft of this id is still there. */
  async hasDraft(id: string): Promise<boolean> {
    if (!photoId.test(id)) return false;
    return await exists(join(await this.#drafts(), `${id}.large.jpg`));
  }

  /** Makes a draft a photo of a report. */
  async settle(id: string): Promise<void> {
    const drafts = await this.#drafts();
    for (const size of ['small', 'large'] as const) {
      const to = this.pathOf(id, size);
      await mkdir(join(to, '..'), { recursive: true, mode: 0o700 });
      await rename(join(drafts, `${id}.${size}.jpg`), to);
    }
  }

  pathOf(id: string, size: PhotoSize): string {
    if (!photoId.test(id)) throw new Refusal('not-found');
    return join(this.#folder, id.slice(0, 2), `${id}.${size}.jpg`);
  }

  async remove(id: string): Promise<void> {
    for (const size of ['small', 'large'] as const) {
      await rm(this.pathOf(id, size), { force: true });
    }
  }

  /** Deletes what no form sent in two hours. */
  async sweepDrafts(now: number): Promise<void> {
    const drafts = await this.#drafts();
    for (const file of await readdir(drafts)) {
      const path = join(drafts, file);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
      if (mtimeMs < now - draftHours * 3_600_000) await rm(path, { force: true });
    }
  }

  /**
   * Deletes pictures that no report has, as a process leaves them that was killed between a row and
   * its file. Ten minutes look at two folders of 256, so that in a day every one had its turn.
   */
  async sweepStrays(
    now: number,
    known: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<void> {
    const first = 2 * (Math.floor(now / strayRoundMs) % 128);
    for (const part of [first, first + 1]) {
      const folder = join(this.#folder, part.toString(16).padStart(2, '0'));
      const files = await readdir(folder).catch(() => []);
      const had = await known([...new Set(files.map((file) => file.slice(0, 32)))]);
      for (const file of files.filter((each) => !had.has(each.slice(0, 32)))) {
        const path = join(folder, file);
        // When it came here: of a form that is being taken just now, the row is not seen yet.
        const { ctimeMs } = await stat(path).catch(() => ({ ctimeMs: now }));
        if (ctimeMs < now - strayMs) await rm(path, { force: true });
      }
    }
  }

  async #drafts(): Promise<string> {
    const folder = join(this.#folder, 'drafts');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
