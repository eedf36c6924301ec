/** Bytes that never change, kept in memory up to a total size; the least recently used go first. */
export class TileCache {
  readonly #most: number;
  readonly #kept = new Map<string, Buffer>();
  #size = 0;

  /** `most` bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  get(path: string): Buffer | undefined {
    const bytes = this.#kept.get(path);
    if (bytes === undefined) return undefined;
    this.#kept.delete(path);
    this.#kept.set(path, bytes);
    return bytes;
  }

  put(path: string, bytes: Buffer): void {
    // A copy: what the database gave may be a view of something much larger.
    const own = Buffer.from(bytes);
    this.#size += own.length - (this.#kept.get(path)?.length ?? 0);
    this.#kept.set(path, own);
    for (const [oldest, { length }] of this.#kept) {
      if (this.#size <= this.#most) return;
      this.#kept.delete(oldest);
      this.#size -= length;
    }
  }
}
