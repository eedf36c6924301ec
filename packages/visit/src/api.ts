import { type Community, decodeCommunity } from '@nearhand/protocol/community';
import { isServerErrorCode } from '@nearhand/protocol/errors';
import * as headers from '@nearhand/protocol/headers';
import { parseJson } from '@nearhand/protocol/json-reader';
import {
  decodeServices,
  decodeServiceToday,
  type ServiceToday,
} from '@nearhand/protocol/service-lookup';
import { decodeWorkChallenge, type WorkChallenge } from '@nearhand/protocol/work';
import type { PointedService } from '@nearhand/room/step';
import { toBase64url } from '@nearhand/seal/bytes';
import { requestMessage } from '@nearhand/seal/request';
import type { Signer } from '@nearhand/seal/signature';
import { isVisitError, VisitError } from './error.ts';
import type { Nonces } from './nonces.ts';
import { type Clock, deviceClock, type Transport } from './surroundings.ts';

/** One request under `/api/`. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query, beginning with `/api/`. */
  readonly path: string;
  readonly body?: Uint8Array;
  /** What the body is; JSON where nothing is said. */
  readonly bytes?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Who signs a request, and for which epoch (0 where none is known). */
export interface Signing {
  readonly signer: Signer;
  readonly origin: string;
  readonly epoch: number;
  /** Send the key along (`Nearhand-Key`); a door's is in the path. */
  readonly named: boolean;
  /** Nonces of this room or desk alone, so that the server's nonces link no two rooms. */
  readonly nonces: Nonces;
}

/** The server's requests, each sent once and answered with an answer or a `VisitError`. */
export class Api {
  readonly clock: Clock;
  readonly base: string;
  readonly #fetch: Transport['fetch'];
  #serverAhead = 0;

  constructor(transport: Transport, clock: Clock = deviceClock) {
    const { fetch } = transport;
    // The browser's fetch refuses to be called as a method of anything else.
    this.#fetch = (url, init) => fetch(url, init);
    this.base = transport.base;
    this.clock = clock;
  }

  /** Milliseconds since 1970 by the server's clock, as its last answer told. */
  serverNow(): number {
    return this.clock.now() + this.#serverAhead;
  }

  async community(): Promise<Community> {
    return decodeCommunity(await this.#json('/api/community'));
  }

  async work(): Promise<WorkChallenge> {
    return decodeWorkChallenge(await this.#json('/api/work'));
  }

  /** The services that fit the words best, for a plan to point to, named in this language. */
  async services(words: string, language = 'en'): Promise<readonly PointedService[]> {
    const query = new URLSearchParams({ q: words, language });
    return decodeServices(await this.#json(`/api/services?${query}`));
  }

  /** A service that somebody pointed to as it stands today; undefined where it is gone. */
  async serviceToday(id: string, language = 'en'): Promise<ServiceToday | undefined> {
    const query = new URLSearchParams({ language });
    try {
      return decodeServiceToday(
        await this.#json(`/api/services/${encodeURIComponent(id)}?${query}`),
      );
    } catch (error) {
      if (isVisitError(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /**
   * Sends a request as it is.
   * @throws VisitError `offline` without an answer, else the server's code
   */
  async send(request: ApiRequest, nonces?: Nonces): Promise<Response> {
    const { method, path, body, bytes, signal } = request;
    const type = bytes ? 'application/octet-stream' : 'application/json';
    let response: Response;
    try {
      response = await this.#fetch(`${this.base}${path}`, {
        method,
        headers: { ...(body && { 'content-type': type }), ...request.headers },
        ...(body && { body: body as Uint8Array<ArrayBuffer> }),
        ...(signal && { signal }),
        cache: path === '/api/community' ? 'no-cache' : 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
      });
    } catch (cause) {
      throw new VisitError(signal?.aborted ? 'stopped' : 'offline', path, { cause });
    }
    this.#noteDate(response);
    nonces?.put(response.headers.get(headers.nonceHeader), this.clock.now());
    if (!response.ok) throw await refusal(response, path);
    return response;
  }

  /** Signs and sends a request; signs again with the fresh nonce where the server asks for it. */
  async sendSigned(request: ApiRequest, signing: Signing): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const signed = await this.#sign(request, signing);
      try {
        return await this.send(signed, signing.nonces);
      } catch (error) {
        const again = error instanceof VisitError && error.code === 'nonce-used' && attempt < 3;
        if (!again) throw error;
      }
    }
  }

  /** A nonce of this server, for a signature that is not a request's. */
  async nonce(nonces: Nonces): Promise<Uint8Array> {
    const held = nonces.take(this.clock.now());
    if (held !== undefined) return held;
    await this.send({ method: 'GET', path: '/api/nonce' }, nonces);
    const fresh = nonces.take(this.clock.now());
    if (fresh === undefined) throw new VisitError('unknown-answer', 'nonce');
    return fresh;
  }

  /** Sees to it that so many nonces are there for requests that go out together. */
  async stock(nonces: Nonces, count: number): Promise<void> {
    const lacking = Math.max(0, count - nonces.count(this.clock.now()));
    const ask = (): Promise<Response> => this.send({ method: 'GET', path: '/api/nonce' }, nonces);
    await Promise.all(Array.from({ length: lacking }, ask));
  }

  async #sign(request: ApiRequest, signing: Signing): Promise<ApiRequest> {
    const { signer, origin, epoch, nonces } = signing;
    const nonce = await this.nonce(nonces);
    const { method, path, body = new Uint8Array(0) } = request;
    const message = requestMessage({ origin, nonce, method, path, body, epoch });
    const signature = await signer.sign('request', message);
    return {
      ...request,
      headers: {
        ...request.headers,
        [headers.nonceHeader]: toBase64url(nonce),
        [headers.epochHeader]: String(epoch),
        [headers.signatureHeader]: toBase64url(signature),
        ...(signing.named && { [headers.keyHeader]: toBase64url(signer.publicKey) }),
      },
    };
  }

  async #json(path: string): Promise<unknown> {
    return readJson(await this.send({ method: 'GET', path }));
  }

  #noteDate(response: Response): void {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) this.#serverAhead = date - this.clock.now();
  }
}

/** The JSON of an answer; a connection that breaks in it is `offline`. */
export async function readJson(response: Response): Promise<unknown> {
  return parseJson(await readBody(response, () => response.text()), response.url);
}

/** The bytes of an answer. */
export async function readBytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await readBody(response, () => response.arrayBuffer()));
}

/** A value as the JSON body of a request. */
export function jsonBody(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

async function readBody<T>(response: Response, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new VisitError('offline', response.url, { cause });
  }
}

async function refusal(response: Response, path: string): Promise<VisitError> {
  const text = await readBody(response, () => response.text());
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  const code = typeof answer === 'object' && answer !== null && 'error' in answer && answer.error;
  if (isServerErrorCode(code)) return new VisitError(code, path, { answer });
  // A proxy in between, or a server that is starting.
  return new VisitError(response.status >= 502 ? 'unavailable' : 'unknown-answer', path);
}
