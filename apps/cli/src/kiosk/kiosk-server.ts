import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError } from '../cli-error.ts';
import { ApiProxy } from './api-proxy.ts';
import type { Bundle } from './bundle-file.ts';

/**
 * The private app of a bundle, on this machine alone: its files come from the bundle with the headers
 * of its manifest, requests of the API go on to one server, and no other address is answered. So a
 * server that alters its code, or has none, changes nothing here.
 */
export class KioskServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws CliError `refused` where the port cannot be had */
  static async open(bundle: Bundle, proxy: ApiProxy, port: number): Promise<KioskServer> {
    const server = createServer((request, response) => answer(bundle, proxy, request, response));
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (cause) {
      throw new CliError('refused', `Port ${port} is taken: give another one with --port.`, {
        cause,
      });
    }
    return new KioskServer(server);
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

function answer(
  bundle: Bundle,
  proxy: ApiProxy,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // A page from elsewhere that has its name point here would come with that name.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) {
    response.writeHead(421).end();
    return;
  }
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url === null) response.writeHead(400).end();
  else if (ApiProxy.takes(url.pathname))
    proxy.pass(request, `${url.pathname}${url.search}`, response);
  else if (url.pathname === '/') response.writeHead(302, { location: '/ask' }).end();
  else answerFile(bundle, url.pathname, response);
}

function answerFile({ manifest, files }: Bundle, path: string, response: ServerResponse): void {
  const file = manifest.files.find((each) => each.path === path);
  const bytes = files.get(path);
  if (file === undefined || bytes === undefined) {
    response.writeHead(404, elsewhereHeaders).end(elsewhere);
    return;
  }
  // The next bundle may have other bytes under the same address.
  response
    .writeHead(200, { ...manifest.headers[file.headers], 'cache-control': 'no-store' })
    .end(bytes);
}

const elsewhereHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** For whoever follows a link to the public side: a kiosk takes no page from the server. */
const elsewhere = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nearhand</title>
<h1>Only the private side is here</h1>
<p>This kiosk takes no pages from the server, so that nobody can change them on the way. You can look around on any other device. <a href="/ask">Back</a></p>
<p lang="zh-Hant">這台機器只有私人的一側，不從伺服器拿任何網頁，途中就沒有人能改動。其他頁面請用別的裝置看。<a href="/zh-Hant/ask">回去</a></p>
<p lang="zh-Hans">这台机器只有私人的一侧，不从服务器拿任何网页，途中就没有人能改动。其他页面请用别的设备看。<a href="/zh-Hans/ask">回去</a></p>
</html>
`;
