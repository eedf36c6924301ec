import { PassThrough } from 'node:stream';
import { Refusal } from '../../refusal.ts';

const pulse = 20_000;
const longest = 3_600_000;
const mostAtOnce = 40;
const mostUnread = 256 * 1024;

/** One open page: lines of JSON until either side ends it. */
export interface EventStream {
  readonly body: PassThrough;
  /** Writes a line; a reader that does not keep up is ended. */
  write(line: object): void;
  end(): void;
  /** Called once, however it ended. */
  onEnd(then: () => void): void;
}

/** All open streams of a process; ended together when the server stops. */
export class EventStreams {
  readonly #open = new Set<EventStream>();
  readonly #counts = new Map<string, number>();

  /**
   * Opens a stream for a room or a desk, of which each has 40 at most (`too-many`). An empty line
   * every 20 s keeps it awake; `isOver` is asked then, and an hour ends it in any case.
   */
  open(whose: string, isOver: () => Promise<boolean>): EventStream {
    const count = this.#counts.get(whose) ?? 0;
    if (count >= mostAtOnce) throw new Refusal('too-many', { retryAfter: 60 });
    this.#counts.set(whose, count + 1);
    const body = new PassThrough();
    const stream: EventStream = {
      body,
      write: (line) => {
        if (body.writableEnded || body.destroyed) return;
        if (body.writableLength > mostUnread) body.destroy();
        else body.write(`${JSON.stringify(line)}\n`);
      },
      end: () => void body.end(),
      onEnd: (then) => void body.once('close', then),
    };
    const pulses = setInterval(() => void this.#pulse(stream, isOver), pulse);
    const last = setTimeout(stream.end, longest);
    this.#open.add(stream);
    stream.onEnd(() => {
      clearInterval(pulses);
      clearTimeout(last);
      this.#open.delete(stream);
      this.#release(whose);
    });
    return stream;
  }

  endAll(): void {
    for (const stream of this.#open) stream.end();
  }

  #release(whose: string): void {
    const left = (this.#counts.get(whose) ?? 1) - 1;
    if (left === 0) this.#counts.delete(whose);
    else this.#counts.set(whose, left);
  }

  async #pulse(stream: EventStream, isOver: () => Promise<boolean>): Promise<void> {
    const over = await isOver().catch(() => true);
    if (over) stream.end();
    else stream.write({});
  }
}
