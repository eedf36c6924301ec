import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Asks for a page over a connection of its own and then takes a byte a second. */
export class SlowReader {
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  #taken = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    // Nothing is taken from it but by the timer; what Node reads ahead is a page at most.
    socket.on('readable', () => undefined);
    this.#timer = setInterval(() => {
      if (socket.read(1) !== null) this.#taken += 1;
    }, 1000);
  }

  static async ask(url: string, path: string): Promise<SlowReader> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    const reader = new SlowReader(socket);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    return reader;
  }

  /** Bytes so far. */
  get taken(): number {
    return this.#taken;
  }

  end(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
  }
}
