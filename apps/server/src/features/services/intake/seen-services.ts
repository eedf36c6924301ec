/**
 * Which services have come by in a file, and in which row: sixteen bytes each, so that a million of
 * them are no burden. Ids are told apart by 52 of their bits; what was said by 32.
 */
export class SeenServices {
  #keys = new Float64Array(1024);
  #rows = new Uint32Array(1024);
  #prints = new Uint32Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The row in which this id stood first, and whether it said the same; undefined if it is new. */
  find(id: string, print: string): { readonly row: number; readonly isSame: boolean } | undefined {
    const at = this.#placeOf(keyOf(id), this.#keys);
    if (this.#keys[at] === 0) return undefined;
    return { row: this.#rows[at] ?? 0, isSame: this.#prints[at] === printOf(print) };
  }

  add(id: string, print: string, row: number): void {
    if (this.#count * 2 >= this.#keys.length) this.#grow();
    const at = this.#placeOf(keyOf(id), this.#keys);
    this.#keys[at] = keyOf(id);
    this.#rows[at] = row;
    this.#prints[at] = printOf(print);
    this.#count += 1;
  }

  #placeOf(key: number, keys: Float64Array): number {
    const mask = keys.length - 1;
    let at = key % keys.length;
    while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [keys, rows, prints] = [this.#keys, this.#rows, this.#prints];
    const size = keys.length * 2;
    this.#keys = new Float64Array(size);
    this.#rows = new Uint32Array(size);
    this.#prints = new Uint32Array(size);
    for (let each = 0; each < keys.length; each += 1) {
      const key = keys[each] ?? 0;
      if (key === 0) continue;
      const at = this.#placeOf(key, this.#keys);
      this.#keys[at] = key;
      this.#rows[at] = rows[each] ?? 0;
      this.#prints[at] = prints[each] ?? 0;
    }
  }
}

/** 52 bits of all of a UUID's; never zero, which marks an empty place. */
function keyOf(id: string): number {
  const digits = id.replaceAll('-', '');
  let [high, low] = [0x811c9dc5, 0x1b873593];
  for (let at = 0; at < 32; at += 8) {
    const word = Number.parseInt(digits.slice(at, at + 8), 16);
    high = mixed(high ^ word);
    low = mixed(low + word);
  }
  return (high >>> 0) * 2 ** 20 + (low >>> 12) + 1;
}

/** Spreads every bit over all 32 (the finalizer of MurmurHash3). */
function mixed(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function printOf(fingerprint: string): number {
  return Number.parseInt(fingerprint.slice(0, 8), 16);
}
