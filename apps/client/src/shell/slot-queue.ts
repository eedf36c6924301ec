import type { SlotContent } from '@nearhand/seal/slot';
import type { TiedSlot } from './seal-orders.ts';

/** What each slot holds, in their order; undefined where that could not be found out. */
export type OpenSlots = (
  scalar: Uint8Array,
  slots: readonly TiedSlot[],
) => Promise<readonly (SlotContent | undefined)[] | undefined>;

type Answer = { readonly content: SlotContent | undefined } | undefined;

interface Asked extends TiedSlot {
  readonly tell: (answer: Answer) => void;
}

/** Sent as soon as there are so many, so that the other thread works while this one reads on. */
const TOGETHER = 64;

/** Slots of one device that go to the other thread together, as an inbox arrives. */
export class SlotQueue {
  readonly #open: OpenSlots;
  #scalar: Uint8Array = new Uint8Array(0);
  #asked: Asked[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: OpenSlots) {
    this.#open = open;
  }

  ask(scalar: Uint8Array, { slot, tie }: TiedSlot): Promise<Answer> {
    if (scalar !== this.#scalar) this.#flush();
    this.#scalar = scalar;
    return new Promise((tell) => {
      this.#asked.push({ slot, tie, tell });
      if (this.#asked.length >= TOGETHER) this.#flush();
      // Not a microtask: rows that arrived together are read over many of those.
      else this.#timer ??= setTimeout(() => this.#flush());
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const asked = this.#asked;
    if (asked.length === 0) return;
    this.#asked = [];
    const slots = asked.map(({ slot, tie }) => ({ slot, tie }));
    void this.#open(this.#scalar, slots).then((contents) => {
      for (const [index, { tell }] of asked.entries()) {
        tell(contents && { content: contents[index] });
      }
    });
  }
}
