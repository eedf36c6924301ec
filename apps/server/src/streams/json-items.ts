/** No object of a directory is as long as this. */
const longest = 16 * 1024 * 1024;

/**
 * The objects of a JSON text, one at a time, so that a file may be larger than memory: those of its
 * outermost array; of the first array under one of `arrays` in an outermost object; or else each
 * outermost object, which is how `ndjson` comes. Their text, not parsed. A RangeError for one that is
 * longer than 16 MiB.
 */
export async function* jsonItems(
  text: AsyncIterable<string>,
  arrays: readonly string[],
): AsyncGenerator<string> {
  const cutter = new Cutter(arrays);
  for await (const chunk of text) {
    yield* cutter.cut(chunk);
    if (cutter.isDone) return;
  }
  const rest = cutter.rest();
  if (rest !== '') yield rest;
}

/** Follows depth and strings through chunks that end anywhere. */
class Cutter {
  isDone = false;
  readonly #arrays: readonly string[];
  /** Depth at which an item begins: 0 for outermost objects, 1 in an array, 2 in an object's array. */
  #itemDepth = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The last string of an outermost object, which may be the key of the array that follows. */
  #key = '';
  /** What has come of the item that is not complete; of an outermost object, all of it. */
  #open = '';

  constructor(arrays: readonly string[]) {
    this.#arrays = arrays;
  }

  *cut(chunk: string): Generator<string> {
    let from = this.#open === '' ? -1 : 0;
    for (let at = 0; at < chunk.length && !this.isDone; at += 1) {
      const c = chunk.charCodeAt(at);
      if (this.#inString && c === lineEnd && this.#itemDepth === 0) {
        // No string goes over a line end: of lines, one is broken, and the next is read.
        yield this.#open + chunk.slice(Math.max(from, 0), at);
        from = -1;
        this.#beginAnew();
      } else if (this.#inString) {
        this.#string(c);
      } else if (c === quotationMark) {
        this.#inString = true;
        if (this.#depth === 1 && this.#itemDepth === 0) this.#key = '';
      } else if (c === openBrace || c === openBracket) {
        if (this.#depth === this.#itemDepth && c === openBrace) from = at;
        if (c === openBracket && this.#beginsItems()) {
          this.#open = '';
          from = -1;
        }
        this.#depth += 1;
      } else if (c === closeBrace || c === closeBracket) {
        this.#depth -= 1;
        if (this.#depth < this.#itemDepth) this.isDone = true;
        if (this.#depth !== this.#itemDepth || c !== closeBrace || from < 0) continue;
        yield this.#open + chunk.slice(from, at + 1);
        this.#open = '';
        from = -1;
      }
    }
    if (from >= 0 && !this.isDone) this.#open += chunk.slice(from);
    if (this.#open.length > longest) throw new RangeError('an object is longer than 16 MiB');
  }

  #beginAnew(): void {
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#open = '';
  }

  /** What stands open at the end: an object that was cut off, which no reader will take. */
  rest(): string {
    return this.#depth > this.#itemDepth ? this.#open : '';
  }

  #string(c: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (c === backslash) this.#escaped = true;
    else if (c === quotationMark) {
      this.#inString = false;
      return;
    }
    if (this.#depth === 1 && this.#itemDepth === 0 && this.#key.length < 40) {
      this.#key += String.fromCharCode(c);
    }
  }

  /** Whether the array that opens here is the one whose objects are wanted. */
  #beginsItems(): boolean {
    const isOutermost = this.#depth === 0;
    const isNamed = this.#depth === 1 && this.#itemDepth === 0 && this.#arrays.includes(this.#key);
    if (!isOutermost && !isNamed) return false;
    this.#itemDepth = this.#depth + 1;
    return true;
  }
}

const lineEnd = 0x0a;
const quotationMark = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
