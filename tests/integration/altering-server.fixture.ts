import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is answered in place of the truth; nothing where the truth is. */
export type Alteration = (
  path: string,
  truth: Buffer,
) => Buffer | undefined | Promise<Buffer | undefined>;

/** Headers of a request as they are sent on. */
export type Passing = (headers: IncomingHttpHeaders) => IncomingHttpHeaders;

/** A server in wrong hands: it answers as the true one does, but for what is altered. */
export interface AlteringServer {
  readonly url: string;
  alter: Alteration;
  /** What becomes of a request's headers; as they came where it is absent. */
  pass?: Passing;
  /** Every path that was asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function alteringServer(truth: string): Promise<AlteringServer> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    asked.push(path);
    const { method, headers } = incoming;
    // Whole and plain, so that it can be altered; a stream of events has no end and goes through as it is.
    const plain = { ...(altering.pass?.(headers) ?? headers), 'accept-encoding': 'identity' };
    const onward = request(`${truth}${path}`, { method, headers: plain }, (answer) => {
      if (/\/events$/.test(path)) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        outgoing.flushHeaders();
        answer.pipe(outgoing);
        outgoing.on('close', () => onward.destroy());
        return;
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => void send(answer, Buffer.concat(chunks)));
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);

    async function send(answer: IncomingMessage, truth: Buffer): Promise<void> {
      const altered = await altering.alter(path, truth);
      const sent = altered ?? truth;
      const length = { 'content-length': String(sent.length) };
      // What is made up is said as if it were there.
      const status = altered === undefined ? answer.statusCode : 200;
      const { 'transfer-encoding': _, ...headers } = answer.headers;
      outgoing.writeHead(status ?? 500, { ...headers, ...length });
      outgoing.end(sent);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const altering: AlteringServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    alter: () => undefined,
    asked,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return altering;
}
