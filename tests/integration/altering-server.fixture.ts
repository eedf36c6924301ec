import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is answered in place of the truth; nothing where the truth is. */
export type Alteration = (path: string, truth: Buffer) => Buffer | undefined;

/** A server in wrong hands: it answers as the true one does, but for what is altered. */
export interface AlteringServer {
  readonly url: string;
  alter: Alteration;
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
    // Whole and plain, so that it can be altered; streams are not asked for here.
    const plain = { ...headers, 'accept-encoding': 'identity' };
    const onward = request(`${truth}${path}`, { method, headers: plain }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const whole = Buffer.concat(chunks);
        const sent = altering.alter(path, whole) ?? whole;
        const { 'transfer-encoding': _, ...sameHeaders } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 500, {
          ...sameHeaders,
          'content-length': String(sent.length),
        });
        outgoing.end(sent);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
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
