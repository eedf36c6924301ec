import { elementsInPage } from '@nearhand/protocol/limits';
import type { OlderPage } from './journal.ts';
import { checkPageOf } from './page-checking.ts';
import { floorOf, type RoomChain } from './room-chain.ts';
import type { RoomLine } from './room-line.ts';

/** On their way together: one on the network while one is checked. */
const together = 2;

interface Asked {
  readonly page: Promise<OlderPage>;
  isHere: boolean;
}

/** The pages from before a journal, the newest first, fetched and checked ahead of whoever takes them. */
export class OlderPages {
  readonly #line: RoomLine;
  readonly #chain: RoomChain;
  readonly #asked: Asked[] = [];
  #before: number;

  /** @param before the sequence of the oldest element that is there already */
  constructor(line: RoomLine, chain: RoomChain, before: number) {
    this.#line = line;
    this.#chain = chain;
    this.#before = before;
    this.#askAhead();
  }

  /**
   * The next page as soon as it is there, with those after it that are there too; none at the end.
   * @throws VisitError `broken-chain`, `refused-epoch`, and what the server or the network says
   */
  async take(): Promise<readonly OlderPage[]> {
    const taken: OlderPage[] = [];
    for (let next = this.#asked[0]; next && (taken.length === 0 || next.isHere); ) {
      taken.push(await next.page);
      this.#asked.shift();
      this.#askAhead();
      next = this.#asked[0];
    }
    return taken;
  }

  #askAhead(): void {
    while (this.#asked.length < together) {
      const count = Math.min(elementsInPage, this.#before - floorOf(this.#chain));
      if (count <= 0) return;
      const asked: Asked = { page: this.#fetch(this.#before, count), isHere: false };
      const note = (): void => {
        asked.isHere = true;
      };
      // What goes wrong shows to whoever takes it.
      asked.page.then(note, note);
      this.#asked.push(asked);
      this.#before -= count;
    }
  }

  async #fetch(before: number, count: number): Promise<OlderPage> {
    const frames = await this.#line.elementsBefore(before, count);
    const page = { frames, first: before - frames.length };
    return { frames, checked: await checkPageOf(this.#chain, page) };
  }
}
