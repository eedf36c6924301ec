import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream';

export interface UploadPatience {
  /** How often a slow upload is looked at, in milliseconds. */
  readonly lookMs: number;
  /** Bytes that have to come from one look to the next. */
  readonly leastBytes: number;
  /** Milliseconds that a form may take altogether once its time was up. */
  readonly longestMs: number;
  /** How many may be slow at once. */
  readonly most: number;
}

/** 128 kbit/s, for a quarter of an hour: 45 MB need 400 kbit/s, and three photos of 4 MB half of that. */
const usual: UploadPatience = {
  lookMs: 10_000,
  leastBytes: 160_000,
  longestMs: 15 * 60_000,
  most: 16,
};

/**
 * Forms with photos that need longer than any other request may take. A route says which request may
 * (`allow`); when its time is up (`requestTimeout`), it goes on for as long as bytes keep coming. So few
 * may be slow at once that holding them all open keeps out nobody but others who are slow: their photos
 * fill less than half of what may wait on the disk.
 */
export class SlowUploads {
  readonly #patience: UploadPatience;
  readonly #allowed = new WeakMap<Socket, IncomingMessage>();
  #slow = 0;

  constructor(patience: Partial<UploadPatience> = {}) {
    this.#patience = { ...usual, ...patience };
  }

  /** The body of this request may come slowly. */
  allow(request: IncomingMessage): void {
    this.#allowed.set(request.socket, request);
  }

  /** For `clientError`: ends a connection that is no HTTP, or whose time is up and that may not go on. */
  endOrGoOn(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    if (isLate && this.goesOn(socket)) return;
    const status = isLate ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`;
    if (socket.writable) socket.write(`${head}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    socket.destroy();
  }

  /** Whether a connection whose time is up goes on; it is then ended here if nothing more comes. */
  goesOn(socket: Socket): boolean {
    const request = this.#allowed.get(socket);
    // One that is complete came before the one that is late.
    if (request === undefined || request.complete || this.#slow >= this.#patience.most)
      return false;
    this.#slow += 1;
    this.#watch(socket, request);
    return true;
  }

  #watch(socket: Socket, request: IncomingMessage): void {
    const { lookMs, leastBytes, longestMs } = this.#patience;
    const until = performance.now() + longestMs;
    let before = socket.bytesRead;
    const timer = setInterval(() => {
      const came = socket.bytesRead - before;
      before = socket.bytesRead;
      if (request.complete) return;
      // What came and was not read yet is our slowness: a photo before this one is being drawn.
      const isOurs = request.readableLength >= request.readableHighWaterMark;
      if (performance.now() < until && (isOurs || came >= leastBytes)) return;
      socket.destroy();
    }, lookMs).unref();
    // Once all of it was read, or its connection broke: the next may be slow from then on.
    finished(request, () => {
      clearInterval(timer);
      this.#slow -= 1;
    });
  }
}
