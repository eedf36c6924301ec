import { type IncomingHttpHeaders, request } from 'node:http';
import { toBase64url } from '@nearhand/seal/bytes';
import { requestMessage } from '@nearhand/seal/request';
import type { Signer } from '@nearhand/seal/signature';
import type { RouteOptions } from 'fastify';
import type { PrivateClient } from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import type { Chance } from './chance.ts';
import { hostileTexts, hostileValue, type Schema, valueFor } from './hostile-values.ts';

/** Somebody whose signature is right. */
export interface Caller {
  readonly client: PrivateClient;
  readonly signer: Signer;
  /** Whether the request names the key. */
  readonly named: boolean;
  /** What stands for them in a path. */
  readonly address: string;
  readonly epoch: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export interface RouteRequest {
  /** Method and route. */
  readonly name: string;
  /** Sends it; resolves to status and headers of the answer, whose body is read to its end. */
  send(base: string): Promise<Answer>;
}

interface Body {
  readonly type: string | undefined;
  readonly bytes: Buffer;
}

const noBody: Body = { type: undefined, bytes: Buffer.alloc(0) };
const hasBody = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** A stream goes on for an hour: what it begins with is enough. */
const longestAnswerMs = 400;

/** Requests for every route in turn, each from the route's own schema and beside it. */
export class RouteRequests {
  readonly #routes: readonly RouteOptions[];
  readonly #callers: readonly Caller[];
  readonly #chance: Chance;
  #next = 0;

  constructor(routes: readonly RouteOptions[], callers: readonly Caller[], chance: Chance) {
    this.#routes = routes;
    this.#callers = callers;
    this.#chance = chance;
  }

  next(): RouteRequest {
    const route = this.#routes[this.#next % this.#routes.length] as RouteOptions;
    this.#next += 1;
    const chance = this.#chance;
    const method = String(Array.isArray(route.method) ? route.method[0] : route.method);
    const isPrivate = route.url.startsWith('/api/');
    const caller = isPrivate && !chance.oneIn(4) ? this.#callerFor(method, route.url) : undefined;
    const path = this.#path(route, caller);
    const body = hasBody.has(method) && !chance.oneIn(12) ? this.#body(route) : noBody;
    const headers = this.#headers(body);
    const name = `${route.method} ${route.url}`;
    return {
      name,
      send: async (base) => {
        const signed = caller ? await sign(caller, method, path, body.bytes) : {};
        return await sendRaw(base, method, path, { ...headers, ...signed }, body.bytes);
      },
    };
  }

  #callerFor(method: string, url: string): Caller | undefined {
    const [room, door, steward, leaving] = this.#callers;
    // What ends a room is done to one that nothing else is tried on.
    if (method === 'DELETE' || url.endsWith('/replace')) return leaving;
    if (this.#chance.oneIn(10)) return this.#chance.pick(this.#callers.slice(0, 3));
    return url.startsWith('/api/rooms') ? room : url.startsWith('/api/doors') ? door : steward;
  }

  #path(route: RouteOptions, caller: Caller | undefined): string {
    const chance = this.#chance;
    const params = (route.schema?.params as Schema | undefined)?.properties ?? {};
    const path = route.url.replace(/:(\w+)|\*/g, (_all, name: string | undefined) => {
      if (caller && (name === 'address' || name === 'desk') && !chance.oneIn(8)) {
        return caller.address;
      }
      const value = name === undefined ? chance.pick(hostileTexts) : valueFor(params[name], chance);
      return encode(String(value)) || 'x';
    });
    const query = this.#query(route.schema?.querystring as Schema | undefined);
    return `${path}${query === '' ? '' : `?${query}`}`;
  }

  #query(schema: Schema | undefined): string {
    const chance = this.#chance;
    const known = Object.entries(schema?.properties ?? {}).filter(() => chance.oneIn(2));
    const names = ['q', 'near', 'page', 'after', 'from', 'part', 'at', 'kind', 'view', 'token'];
    const others = Array.from({ length: chance.below(3) }, () => [chance.pick(names), undefined]);
    return [...known, ...(others as [string, undefined][])]
      .flatMap(([name, inner]) => {
        const given = valueFor(inner, chance);
        return (Array.isArray(given) ? given.slice(0, 5) : [given]).map(
          (value) => `${encode(name)}=${encode(String(value))}`,
        );
      })
      .join('&');
  }

  #body(route: RouteOptions): Body {
    const chance = this.#chance;
    const schema = route.schema?.body as Schema | undefined;
    switch (chance.below(schema === undefined ? 8 : 12)) {
      case 0:
        return { type: 'application/octet-stream', bytes: chance.bytes(chance.below(3000)) };
      case 1:
        return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(this.#form()) };
      case 2:
        return this.#multipart();
      case 3:
        return { type: 'application/json', bytes: chance.bytes(chance.below(60)) };
      case 4:
        return { type: 'application/json', bytes: Buffer.from('['.repeat(5000)) };
      case 5:
        return {
          type: chance.pick(types),
          bytes: Buffer.from(JSON.stringify(hostileValue(chance))),
        };
      case 6:
        return { type: 'application/octet-stream', bytes: likeAnEntry(chance) };
      default: {
        const value = schema === undefined ? this.#someObject() : valueFor(schema, chance);
        return { type: 'application/json', bytes: Buffer.from(JSON.stringify(value) ?? '') };
      }
    }
  }

  /** The members that bodies without a schema of their own have, in any mixture. */
  #someObject(): unknown {
    const chance = this.#chance;
    const chosen = members.filter(() => chance.oneIn(3));
    return Object.fromEntries(chosen.map((name) => [name, valueFor({ type: 'string' }, chance)]));
  }

  #form(): string {
    const chance = this.#chance;
    const names = [...members, 'words', 'kind', 'position', 'place', 'work', 'step', 'api_key'];
    return Array.from(
      { length: chance.below(8) },
      () => `${encode(chance.pick(names))}=${encode(chance.pick(hostileTexts))}`,
    ).join('&');
  }

  #multipart(): Body {
    const chance = this.#chance;
    const boundary = chance.pick(['x', 'a'.repeat(70), '']);
    const part = (name: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${
        chance.oneIn(3) ? '; filename="../a\0.jpg"\r\ncontent-type: image/jpeg' : ''
      }\r\n\r\n${chance.pick(hostileTexts)}\r\n`;
    const names = ['words', 'kind', 'token', 'photo', 'photos', 'media', 'lat', 'long', ''];
    const parts = Array.from({ length: chance.below(6) }, () => part(chance.pick(names)));
    const end = chance.oneIn(4) ? '' : `--${boundary}--\r\n`;
    return {
      type: `multipart/form-data; boundary=${boundary}`,
      bytes: Buffer.from(`${parts.join('')}${end}`),
    };
  }

  #headers({ type, bytes }: Body): Record<string, string> {
    const chance = this.#chance;
    const headers: Record<string, string> = {};
    // Said always: Node says no length of its own with a DELETE.
    if (bytes.length > 0) headers['content-length'] = String(bytes.length);
    if (type !== undefined && !chance.oneIn(15)) headers['content-type'] = type;
    if (chance.oneIn(3)) headers.accept = chance.pick(['text/html', '*/*', 'application/xml', '']);
    if (chance.oneIn(6)) headers['accept-language'] = chance.pick(['zh-TW', 'zh;q=9', '*', ',;=']);
    if (chance.oneIn(10)) headers['if-none-match'] = chance.pick(['*', '"x"', 'W/"', ',']);
    if (chance.oneIn(10)) headers.range = chance.pick(['bytes=0-', 'bytes=9-1', 'bytes=a']);
    if (chance.oneIn(12)) headers['content-encoding'] = chance.pick(['gzip', 'br', 'x']);
    for (const name of ['nonce', 'epoch', 'key', 'signature', 'visit', 'shift', 'work', 'cursor']) {
      if (chance.oneIn(25)) headers[`nearhand-${name}`] = headerText(chance);
    }
    return headers;
  }
}

const types = ['application/json', 'text/plain', 'application/json; charset=utf-16', 'a/b', 'x'];
const members = [
  ...['leaf', 'mac', 'nonce', 'signature', 'key', 'leaving', 'roster', 'count', 'days', 'email'],
  ...['manifest', 'slots', 'entries', 'secret', 'members', 'description', 'root', 'token', 'id'],
];

function headerText(chance: Chance): string {
  return chance.pick(hostileTexts).replace(/[^\x20-\x7e]/g, '?');
}

/** `encodeURIComponent` that a half of a character does not stop; a long text ends in the midst of one. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).slice(0, 3000);
}

/** Bytes that begin as an append, an opening or a blob do. */
function likeAnEntry(chance: Chance): Buffer {
  const bytes = chance.bytes(chance.pick([70, 101, 230, 620, 1110, 4000]));
  bytes[0] = chance.below(3);
  if (chance.oneIn(2)) bytes[1] = 1;
  return bytes;
}

async function sign(
  { client, signer, named, epoch, headers }: Caller,
  method: string,
  path: string,
  body: Buffer,
): Promise<Record<string, string>> {
  const nonce = await client.nonce();
  const message = requestMessage({ origin: client.origin, nonce, method, path, body, epoch });
  return {
    ...headers,
    'nearhand-nonce': toBase64url(nonce),
    'nearhand-epoch': String(epoch),
    'nearhand-signature': toBase64url(await signer.sign('request', message)),
    ...(named ? { 'nearhand-key': toBase64url(signer.publicKey) } : {}),
  };
}

/**
 * Node's own request: `fetch` mends a path before it is sent. On a connection of its own, or one that the
 * server ends after a refusal would fail the request after it.
 */
function sendRaw(
  base: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const late = setTimeout(() => response.destroy(), longestAnswerMs);
      response.resume();
      response.on('close', () => {
        clearTimeout(late);
        resolve({ status: response.statusCode ?? 0, headers: response.headers });
      });
      response.on('error', () => undefined);
    });
    asked.setTimeout(20_000, () => asked.destroy(new Error('no answer within 20 s')));
    asked.on('error', reject);
    asked.end(body);
  });
}
