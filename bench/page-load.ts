import { Agent, request } from 'node:http';

/** How fast a server answered a mix of addresses. */
export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Bytes over the wire of the largest answer. */
  readonly largest: number;
}

/** Clients that ask one after the other, each on a connection of its own, as browsers do: for `ms`. */
export async function load(
  base: string,
  addresses: readonly string[],
  { clients, ms }: { readonly clients: number; readonly ms: number },
): Promise<Load> {
  const times: number[] = [];
  let largest = 0;
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (performance.now() - began < ms) {
        const address = addresses[next % addresses.length] ?? '/';
        next += 1;
        const started = performance.now();
        const bytes = await get(agent, base + address);
        times.push(performance.now() - started);
        largest = Math.max(largest, bytes);
      }
      agent.destroy();
    }),
  );
  const took = performance.now() - began;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { perSecond: (times.length / took) * 1000, p50: at(0.5), p99: at(0.99), largest };
}

function get(agent: Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      agent,
      headers: { accept: 'text/html', 'accept-encoding': 'br' },
    });
    asked.on('error', reject).on('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve(bytes)).on('error', reject);
    });
    asked.end();
  });
}
