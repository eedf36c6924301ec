import type { IncomingPhotos } from './incoming-photos.ts';
import type { PhotoDrawer } from './photo-drawer.ts';
import type { DraftPhoto, PhotoFiles } from './photo-files.ts';

/** The way of a photo from a form to a draft: it waits enciphered, is drawn, and what was sent is gone. */
export class PhotoIntake {
  readonly #incoming: IncomingPhotos;
  readonly #drawer: PhotoDrawer;
  readonly #files: PhotoFiles;

  constructor(incoming: IncomingPhotos, drawer: PhotoDrawer, files: PhotoFiles) {
    this.#incoming = incoming;
    this.#drawer = drawer;
    this.#files = files;
  }

  /**
   * Takes a photo as it arrives; undefined where the file is empty, as in a form without a photo. A
   * PhotoError for what cannot be taken.
   */
  async take(file: AsyncIterable<Buffer>, isCut: () => boolean): Promise<DraftPhoto | undefined> {
    const photo = await this.#incoming.take(file, isCut);
    try {
      if (photo.file.size === 0) return undefined;
      return await this.#files.keepDraft((to) => this.#drawer.draw(photo.file, to));
    } finally {
      await photo.drop();
    }
  }

  /** What comes of the form that these came with; where that is an error, they go at once. */
  async carry<T>(drafts: readonly DraftPhoto[], formOf: () => Promise<T>): Promise<T> {
    try {
      return await formOf();
    } catch (error) {
      await this.drop(drafts);
      throw error;
    }
  }

  /** Deletes drafts that no form carries on. */
  async drop(drafts: readonly DraftPhoto[]): Promise<void> {
    for (const { id } of drafts) await this.#files.dropDraft(id);
  }
}
