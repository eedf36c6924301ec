import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';
import type { Connection } from './pool.ts';

type Handler = (payload: string) => void;

/** The longest payload PostgreSQL carries, in bytes. */
const longestPayload = 7999;
const longestPauseMs = 2000;

/**
 * PostgreSQL's LISTEN and NOTIFY on one connection of its own, between all servers of a database.
 * What is sent while the connection is lost is lost: after a reconnect each handler is called with
 * an empty payload, to look for itself. Send one notice for a batch, outside its transaction: a
 * NOTIFY inside each one makes commits wait for each other.
 */
export class Notices {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #handlers = new Map<string, Set<Handler>>();
  #client: pg.Client | undefined;
  #connecting: Promise<void> | undefined;
  #isClosed = false;

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  /** Calls `handler` with every payload sent to `channel`; the answer ends that. */
  async listen(channel: string, handler: Handler): Promise<() => void> {
    const handlers = this.#handlers.get(channel) ?? new Set();
    handlers.add(handler);
    this.#handlers.set(channel, handlers);
    const client = await this.#connected();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    return () => {
      handlers.delete(handler);
    };
  }

  /** Sends `payload` (at most 7,999 bytes) to all who listen on `channel`, here and elsewhere. */
  async notify(channel: string, payload: string): Promise<void> {
    if (Buffer.byteLength(payload) > longestPayload)
      throw new RangeError('a notice is at most 7,999 bytes');
    const client = await this.#connected();
    await client.query('select pg_notify($1, $2)', [channel, payload]);
  }

  /** Hears and reconnects no more. Safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    await this.#connecting;
    if (!this.#client) throw new Error('Connection terminated');
    return this.#client;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      ...this.#connection,
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload = '' }) => this.#tell(channel, payload));
    await client.connect();
    // Whoever only listens keeps no process: a server has its port, a command ends with its work.
    (client as pg.Client & { unref(): void }).unref();
    for (const channel of this.#handlers.keys()) {
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    }
    client.once('end', () => void this.#reconnect());
    this.#client = client;
  }

  async #reconnect(): Promise<void> {
    this.#client = undefined;
    for (let pause = 20; !this.#isClosed; pause = Math.min(longestPauseMs, pause * 2)) {
      await sleep(pause, undefined, { ref: false });
      try {
        await this.#connected();
        for (const channel of this.#handlers.keys()) this.#tell(channel, '');
        return;
      } catch {
        this.#log.info('notices wait for the database');
      }
    }
  }

  #tell(channel: string, payload: string): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload);
  }
}
