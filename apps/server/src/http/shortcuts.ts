import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { logAnswer } from './request-log.ts';

/** A request that a shortcut read: the members of Fastify's that a handler looks at. */
export interface ShortRequest {
  readonly raw: IncomingMessage;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly params: unknown;
  readonly body: Buffer;
}

/** A route that answers a POST of bytes with JSON, and is asked so often that Fastify's share counts. */
export interface Shortcut {
  /** As Fastify has it: for the log. */
  readonly route: string;
  /** The whole URL, its parameters as named groups; anything that could be written otherwise is no match. */
  readonly url: RegExp;
  readonly bodyLimit: number;
  /** What the route's handler does; it may throw what that may. */
  handle(request: ShortRequest): Promise<ShortAnswer>;
}

export interface ShortAnswer {
  readonly json: object;
  /** What the hooks of the route's scope would add. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Options {
  readonly log: Log;
  /** What every answer carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** While this is false, everything goes the ordinary way. */
  readonly isOpen: () => boolean;
  /** While this is true, each connection ends with the answer that it waits for. */
  readonly isStopping: () => boolean;
}

/**
 * Ways past Fastify, whose router, hooks and replies cost more than an append does. A shortcut takes
 * only the plain form of a request, and only answers what went well: with whatever was thrown, the
 * request goes on to Fastify, whose route throws it again. So there is one place for refusals, and
 * a request that a shortcut leaves alone is answered as if there were none.
 */
export class Shortcuts {
  readonly #headers: readonly string[];
  readonly #log: Log;
  readonly #isOpen: () => boolean;
  readonly #isStopping: () => boolean;
  readonly #shortcuts: Shortcut[] = [];
  readonly #thrown = new WeakMap<IncomingMessage, Error>();

  constructor({ log, headers, isOpen, isStopping }: Options) {
    this.#log = log;
    this.#headers = [
      ...Object.entries(headers).flat(),
      ...['content-type', 'application/json; charset=utf-8'],
    ];
    this.#isOpen = isOpen;
    this.#isStopping = isStopping;
  }

  add(shortcut: Shortcut): void {
    this.#shortcuts.push(shortcut);
  }

  /** What a shortcut threw over this request: its route has to throw it before it does anything. */
  thrownOver(request: IncomingMessage): Error | undefined {
    return this.#thrown.get(request);
  }

  /** An HTTP server that asks the shortcuts first; Fastify's `serverFactory`. */
  serve(ordinary: (request: IncomingMessage, response: ServerResponse) => void): Server {
    return createServer((request, response) => {
      if (this.#isStopping()) response.shouldKeepAlive = false;
      if (!this.#take(request, response, ordinary)) ordinary(request, response);
    });
  }

  #take(
    request: IncomingMessage,
    response: ServerResponse,
    ordinary: (request: IncomingMessage, response: ServerResponse) => void,
  ): boolean {
    if (request.method !== 'POST' || !this.#isOpen()) return false;
    const [shortcut, params] = this.#find(request.url ?? '');
    if (shortcut === undefined || !isPlain(request, shortcut.bodyLimit)) return false;
    const began = performance.now();
    whenRead(request, (body) => {
      const { headers } = request;
      const read = { raw: request, method: 'POST', headers, params, body };
      this.#answer(shortcut, read, response, began).catch((error: Error) => {
        this.#thrown.set(request, error);
        ordinary(request, response);
      });
    });
    return true;
  }

  #find(url: string): readonly [Shortcut, unknown] | readonly [] {
    for (const shortcut of this.#shortcuts) {
      const match = shortcut.url.exec(url);
      if (match !== null) return [shortcut, match.groups];
    }
    return [];
  }

  async #answer(
    shortcut: Shortcut,
    request: ShortRequest,
    response: ServerResponse,
    began: number,
  ): Promise<void> {
    const { json, headers } = await shortcut.handle(request);
    const text = JSON.stringify(json);
    const length = String(Buffer.byteLength(text));
    const own = Object.entries(headers).flat();
    response.writeHead(200, [...this.#headers, ...own, 'content-length', length]).end(text);
    const took = performance.now() - began;
    logAnswer(this.#log, { method: 'POST', route: shortcut.route, status: 200, took });
  }
}

/** As every client of ours sends it: bytes of a length that is said and allowed, and nothing else asked for. */
function isPlain({ headers, httpVersion }: IncomingMessage, bodyLimit: number): boolean {
  const length = headers['content-length'] ?? '';
  return (
    httpVersion === '1.1' &&
    headers['content-type'] === 'application/octet-stream' &&
    /^[1-9]\d{0,8}$/.test(length) &&
    Number(length) <= bodyLimit &&
    unusual.every((name) => headers[name] === undefined)
  );
}

const unusual = ['transfer-encoding', 'content-encoding', 'expect', 'upgrade'] as const;

/** Calls back with the whole body; never where the client goes before it is sent. */
function whenRead(request: IncomingMessage, read: (body: Buffer) => void): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => read(parts[0] && parts.length === 1 ? parts[0] : Buffer.concat(parts)));
  request.on('error', () => undefined);
}
