import { lookup as resolveHost } from 'node:dns';
import { request as askPlainly, type IncomingMessage } from 'node:http';
import { request as askSealed } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { OutwardError } from './outward-error.ts';
import { isPublicAddress } from './public-address.ts';

/** How far requests go that this server makes by itself. */
export interface Reach {
  /** `host:port` of this network that may be asked all the same, also without https. */
  readonly inside: ReadonlySet<string>;
  /** For one request from its first byte to the last of its answer. */
  readonly timeoutMs: number;
}

export interface OutsideRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A larger answer is not read to its end. */
  readonly mostBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/**
 * Asks a server whose address somebody wrote into the settings. The name is resolved once and the
 * connection goes to what it was then; nothing on this machine or its network is reached unless the
 * operator lists it. No redirect is followed, nothing compressed is taken.
 *
 * @throws OutwardError; `mayHaveArrived` once the request was on its way
 */
export async function askOutside(reach: Reach, asked: OutsideRequest): Promise<OutsideAnswer> {
  const { url } = asked;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isInside = reach.inside.has(`${host}:${port}`);
  if (url.protocol !== 'https:' && !(isInside && url.protocol === 'http:')) {
    throw new OutwardError('no-https');
  }
  if (!isInside && isIP(host) !== 0 && !isPublicAddress(host)) {
    throw new OutwardError('private-address');
  }
  return await new Promise((resolve, reject) => {
    let isOnItsWay = false;
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(outwardErrorOf(error, isOnItsWay));
      request.destroy();
    };
    const ask = url.protocol === 'https:' ? askSealed : askPlainly;
    const request = ask(url, {
      method: asked.method,
      headers: { ...asked.headers, 'accept-encoding': 'identity' },
      // A connection of its own: no earlier one is reused, whose name meant another address.
      agent: false,
      lookup: isInside ? undefined : lookupPublic,
      ...(asked.signal && { signal: asked.signal }),
    });
    const timer = setTimeout(() => fail(new OutwardError('slow')), reach.timeoutMs);
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isOnItsWay = true;
      });
    });
    request.on('error', fail);
    request.on('response', (response) => {
      readAnswer(response, asked.mostBytes).then((answer) => {
        clearTimeout(timer);
        resolve(answer);
      }, fail);
    });
    request.end(asked.body);
  });
}

async function readAnswer(response: IncomingMessage, mostBytes: number): Promise<OutsideAnswer> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 300 && status < 400) throw new OutwardError('redirected');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new OutwardError('unreadable');
  }
  if (Number(headers['content-length'] ?? 0) > mostBytes) throw new OutwardError('too-large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new OutwardError('too-large');
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { status, headers, text };
  } catch (cause) {
    throw new OutwardError('unreadable', { cause });
  }
}

function outwardErrorOf(error: unknown, mayHaveArrived: boolean): OutwardError {
  if (error instanceof OutwardError) {
    return new OutwardError(error.code, { mayHaveArrived, cause: error });
  }
  const { code } = error as NodeJS.ErrnoException;
  const isUnknown = code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA';
  const known = isUnknown ? 'no-host' : mayHaveArrived ? 'lost' : 'unreachable';
  return new OutwardError(known, { mayHaveArrived, cause: error });
}

/** Every address of a name has to be public: one that is not is what a trap looks like. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolveHost(hostname, { all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null) callback(error, '', 0);
    else if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
      callback(new OutwardError('private-address'), '', 0);
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
