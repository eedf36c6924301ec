import type { Log } from '../../../log.ts';
import {
  type Drawing,
  type DrawingOrder,
  type DrawnPhoto,
  largestPhotoBytes,
  mostBytesToOpen,
  type PhotoPaths,
} from './drawing.ts';
import { DrawingEnded, DrawingProcess } from './drawing-process.ts';
import { PhotoError } from './photo-error.ts';
import { PhotoLane } from './photo-lane.ts';
import type { SealedFile } from './sealed-file.ts';

export interface DrawerLimits {
  /** Bytes: past it the process ends, and what it was drawing is refused. */
  readonly mostMemory: number;
  /** How long it stays without work. */
  readonly idleMs: number;
  /** How long one photo may take. */
  readonly longestMs: number;
}

const usual: DrawerLimits = { mostMemory: 330_000_000, idleMs: 30_000, longestMs: 30_000 };
/** What an ordinary photo takes: itself, and what is needed to draw it. */
const ordinaryBytes = 45_000_000 + largestPhotoBytes;
/** Two ordinary photos at once, or one of the largest. */
const everything = Math.max(2 * ordinaryBytes, mostBytesToOpen + largestPhotoBytes);

/**
 * Has photos drawn in a process of their own, which starts when it is first needed and ends when it
 * is not: two ordinary ones at once, or one of the largest; 24 wait. Should it end over a photo, that
 * photo is refused and the next one finds a new process.
 */
export class PhotoDrawer {
  readonly #log: Log;
  readonly #limits: DrawerLimits;
  readonly #lane = new PhotoLane(everything, 24);
  #process: DrawingProcess | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(log: Log, limits: Partial<DrawerLimits> = {}) {
    this.#log = log;
    this.#limits = { ...usual, ...limits };
  }

  /** The process that draws, while there is one. */
  get process(): DrawingProcess | undefined {
    return this.#process;
  }

  /**
   * Draws a photo that arrived. A PhotoError for what cannot be taken as one, or where too many others
   * wait.
   */
  async draw(from: SealedFile, to: PhotoPaths): Promise<DrawnPhoto> {
    if (from.size > largestPhotoBytes) throw new PhotoError('too-large');
    const turn = (most: number) => this.#lane.run(most, () => this.#ask({ from, to, most }));
    const first = await turn(ordinaryBytes);
    const drawing = 'needed' in first ? await turn(first.needed) : first;
    if ('drawn' in drawing) return drawing.drawn;
    if ('failed' in drawing) {
      throw Object.assign(new Error('a photo was not read or written'), { code: drawing.failed });
    }
    throw new PhotoError('fault' in drawing ? drawing.fault : 'too-many-pixels');
  }

  /** Ends the process; nothing may be asked for after it. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    this.#process?.kill();
    await this.#process?.ended;
  }

  async #ask(order: Omit<DrawingOrder, 'number'>): Promise<Drawing> {
    const drawing = this.#running();
    clearTimeout(this.#idle);
    const late = setTimeout(() => {
      this.#log.error('a photo took too long to draw');
      drawing.kill();
    }, this.#limits.longestMs);
    try {
      return await drawing.ask(order);
    } catch (error) {
      if (!(error instanceof DrawingEnded)) throw error;
      if (error.neverRan) throw new PhotoError('busy', error);
      if (error.wasAlone) throw new PhotoError('unopenable', error);
      // It drew two: which of them it ended over shows when each is drawn alone.
      return { needed: everything };
    } finally {
      clearTimeout(late);
      if (drawing.asked === 0)
        this.#idle = setTimeout(() => drawing.kill(), this.#limits.idleMs).unref();
    }
  }

  #running(): DrawingProcess {
    if (this.#process?.isUp) return this.#process;
    const drawing = new DrawingProcess(this.#limits.mostMemory);
    this.#process = drawing;
    void drawing.ended.then(() => {
      if (!drawing.wasTold) this.#log.error('the process that draws photos ended');
    });
    return drawing;
  }
}
