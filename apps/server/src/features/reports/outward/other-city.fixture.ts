import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

/** A request as the other city got it. */
export interface Got {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly fields: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** Answers by hand; false leaves it to the city. */
export type Answer = (got: Got, response: ServerResponse) => boolean | Promise<boolean>;

interface Kept {
  service_request_id: string;
  status: string;
  description: string;
  [name: string]: unknown;
}

// When this is loaded: a hook that another hook adds would run at the end of that one.
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Another city's GeoReport v2 with as much as a client needs, that can be as bad as a test wants. */
export class OtherCity {
  readonly got: Got[] = [];
  readonly requests: Kept[] = [];
  /** Asked before anything else. */
  answer: Answer = () => false;
  port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/v2`;
  }
  get place(): string {
    return `127.0.0.1:${this.port}`;
  }
  get posts(): readonly Got[] {
    return this.got.filter(({ method }) => method === 'POST');
  }

  static async open(): Promise<OtherCity> {
    const city = new OtherCity();
    const server = createServer((request, response) => void city.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    city.port = (server.address() as AddressInfo).port;
    servers.push(server);
    return city;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://city.example');
    const got: Got = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      fields: new URLSearchParams(Buffer.concat(chunks).toString()),
      headers: request.headers,
    };
    this.got.push(got);
    if (await this.answer(got, response)) return;
    if (got.method === 'POST') {
      const id = this.keep(got);
      sendJson(response, [{ service_request_id: id, service_notice: null }]);
    } else if (got.path.endsWith('/requests.json')) {
      const ids = got.query.get('service_request_id')?.split(',');
      const found = this.requests.filter(
        ({ service_request_id }) => ids === undefined || ids.includes(service_request_id),
      );
      sendJson(response, found);
    } else if (got.path.endsWith('/services.json')) {
      sendJson(response, [{ service_code: '001', service_name: 'Holes' }]);
    } else sendJson(response, [{ code: 404, description: 'not found' }], 404);
  }

  keep({ fields }: Got): string {
    const id = `N-${1000 + this.requests.length}`;
    const description = fields.get('description') ?? '';
    this.requests.push({ service_request_id: id, status: 'open', description });
    return id;
  }
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}
