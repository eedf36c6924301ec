import { type IncomingMessage, request as requestPlain, type ServerResponse } from 'node:http';
import { request as requestSecure } from 'node:https';
import { text as readText } from 'node:stream/consumers';
import { type KioskPins, strangerIn } from './pins.ts';

/** What of a request goes on to the server: nothing of the device but what the API needs. */
const sent = ['accept', 'accept-encoding', 'content-length', 'content-type'];
/** What of its answer comes back: nothing that could bring in code, cookies or other policies. */
const returned = [
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'etag',
  'retry-after',
];
const own = /^nearhand-[a-z]+$/;

/** Even a page that a server puts where the API should be stays dead. */
const dead = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
} as const;

/** Passes the requests of the API, of the ledger and for the areas on, and nothing else. */
export class ApiProxy {
  readonly #url: URL;
  readonly #pins: KioskPins | undefined;
  readonly #note: (line: string) => void;

  /** @param note is told, in a line, of a server that is not the one of the pins */
  constructor(url: string, pins: KioskPins | undefined, note: (line: string) => void) {
    this.#url = new URL(url);
    this.#pins = pins;
    this.#note = note;
  }

  /** Whether an address is one of those; `path` is normalised as a URL's is. */
  static takes(path: string): boolean {
    return /^\/(api|ledger)\//.test(path) || path === '/areas.json';
  }

  pass(request: IncomingMessage, path: string, response: ServerResponse): void {
    const isCommunity = path === '/api/community';
    const headers = picked(request.headers, sent);
    // Read here, so it comes as it is.
    if (isCommunity) headers['accept-encoding'] = 'identity';
    const send = this.#url.protocol === 'https:' ? requestSecure : requestPlain;
    const { hostname, port } = this.#url;
    const onward = send({ hostname, port, path, method: request.method, headers }, (answer) => {
      if (isCommunity && this.#pins !== undefined) void this.#passCommunity(answer, response);
      else passAnswer(answer, response);
    });
    onward.on('error', () => unavailable(response));
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  /** The bundle says by which key everything else is checked: it goes on only if it is the pinned one. */
  async #passCommunity(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readText(answer);
      const stranger = answer.statusCode === 200 ? this.#strangerIn(body) : undefined;
      if (stranger !== undefined) {
        this.#note(
          `The server shows ${stranger} than the pins of this kiosk: nothing of it is used.`,
        );
        unavailable(response);
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answerHeaders(answer)).end(body);
    } catch {
      unavailable(response);
    }
  }

  #strangerIn(body: string): string | undefined {
    if (this.#pins === undefined) return undefined;
    try {
      return strangerIn(this.#pins, JSON.parse(body));
    } catch {
      return 'something else';
    }
  }
}

function passAnswer(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answerHeaders(answer));
  // A streamed answer goes on line by line.
  response.flushHeaders();
  answer.on('error', () => response.destroy());
  answer.pipe(response);
}

function answerHeaders(answer: IncomingMessage): Record<string, string> {
  return { ...picked(answer.headers, returned), ...dead };
}

function picked(
  headers: IncomingMessage['headers'],
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      (names.includes(name) || own.test(name)) && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

function unavailable(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .writeHead(502, { 'content-type': 'application/json', 'cache-control': 'no-store', ...dead })
    .end('{"error":"unavailable"}');
}
