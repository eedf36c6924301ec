import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlowUploads, type UploadPatience } from './slow-uploads.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

/** A server whose requests have a tenth of a second, and where `POST /form` may come slowly. */
async function serve(patience: Partial<UploadPatience> = {}) {
  const slow = new SlowUploads({ lookMs: 200, leastBytes: 500, most: 2, ...patience });
  const server = createServer(
    { requestTimeout: 100, headersTimeout: 80, connectionsCheckingInterval: 20 },
    (request, response) => {
      if (request.url === '/form') slow.allow(request);
      let bytes = 0;
      request.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      request.on('end', () => response.end(String(bytes)));
    },
  );
  servers.push(server);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    slow.endOrGoOn(error, socket as Socket),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { begin: (path: string, length = 10_000) => begin(port, path, length) };
}

/** Begins a request and sends nothing of its body yet. */
async function begin(port: number, path: string, length: number) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => answer);
  await once(socket, 'connect');
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`);
  const answered = async (wanted: RegExp) => {
    while (!wanted.test(answer) && !socket.closed) await sleep(5);
    return answer;
  };
  /** So many thousand bytes, one thousand after the other. */
  const send = async (thousands: number, pauseMs: number) => {
    for (let sent = 0; sent < thousands; sent += 1) {
      socket.write('x'.repeat(1000));
      await sleep(pauseMs);
    }
  };
  return { socket, closed, send, answered };
}

test('a form that makes progress goes on past the time of other requests, and is answered', async () => {
  const { begin } = await serve();
  const form = await begin('/form');
  await form.send(10, 60);
  assert.match(await form.answered(/10000$/), /^HTTP\/1\.1 200 OK/);
  form.socket.destroy();
});

test('one that stops is ended, and so is one that comes by drops or takes longer than any may', async () => {
  const { begin } = await serve();
  const stopping = await begin('/form');
  await stopping.send(2, 10);
  assert.equal(await stopping.closed, '');
  const dripping = await begin('/form');
  const drops = setInterval(() => dripping.socket.write('x'), 20);
  assert.equal(await dripping.closed, '');
  clearInterval(drops);
  const endless = await (await serve({ longestMs: 300 })).begin('/form', 1e9);
  const flow = setInterval(() => endless.socket.write('x'.repeat(1000)), 20);
  assert.equal(await endless.closed, '');
  clearInterval(flow);
});

test('whatever else is late is told so and ended, at its time', async () => {
  const { begin } = await serve();
  const other = await begin('/other');
  assert.match(await other.closed, /^HTTP\/1\.1 408 Request Timeout/);
});

test('a form that was answered leaves its connection no right to be late', async () => {
  const { begin } = await serve();
  const form = await begin('/form', 1000);
  await form.send(1, 0);
  await form.answered(/1000$/);
  form.socket.write('GET /form HTTP/1.1\r\nhost:');
  assert.match(await form.closed, /408/);
});

test('only so many are slow at once, and one that ended makes room', async () => {
  const { begin } = await serve({ most: 1 });
  const first = await begin('/form');
  const sending = first.send(10, 60);
  await sleep(30);
  const second = await begin('/form');
  await second.send(1, 0);
  assert.match(await second.closed, /408/);
  await sending;
  await first.answered(/10000$/);
  const third = await begin('/form');
  await third.send(10, 60);
  assert.match(await third.answered(/10000$/), /200 OK/);
  for (const { socket } of [first, third]) socket.destroy();
});
