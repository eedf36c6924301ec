import type { AddressInfo, ListenOptions } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Availability } from './availability.ts';
import type { Config } from './config.ts';
import { migrate } from './db/migrate.ts';
import { Notices } from './db/notices.ts';
import { openDatabase } from './db/open-database.ts';
import { openPool } from './db/pool.ts';
import { startAlone } from './db/start-alone.ts';
import type { Afterwards } from './features.ts';
import type { Ground } from './ground.ts';
import type { App } from './http/fastify-app.ts';
import { createLog } from './log.ts';
import { StartError } from './start-error.ts';
import { Troubles } from './troubles.ts';

/** A running server, or one that is still starting: it already answers `/healthz`. */
export interface Server {
  /** Where it listens, as somebody on this machine opens it. */
  readonly url: string;
  /** Resolves when every page answers, to the lines that the seeds want printed. */
  readonly ready: Promise<readonly string[]>;
  /** Ends requests, then the database. Safe to call at any time, and twice. */
  stop(): Promise<void>;
}

/**
 * Takes the data folder and the port, then makes the database ready. Whatever stands in the way is
 * a StartError, here or from `ready`; what was begun is then stopped.
 */
export async function startServer(config: Config): Promise<Server> {
  const log = createLog(config.logLevel);
  const database = await openDatabase(config, log);
  try {
    // Half of a start is reading code: the database starts meanwhile.
    await database.launch();
  } catch (error) {
    await database.stop();
    throw error;
  }
  const [{ buildApp }, { afterwards, errorPage, features, seeds }] = await Promise.all([
    import('./app.ts'),
    import('./features.ts'),
  ]);
  const pool = openPool(database.connection, log);
  const notices = new Notices(database.connection, log);
  const troubles = new Troubles();
  const ground: Ground = { config, log, db: pool.db, pg: pool.pg, notices, troubles };
  const availability = new Availability(pool.pg, () => database.isUp);
  const app = await buildApp({ ground, availability, features, errorPage });
  let stopping: Promise<void> | undefined;
  const ending = new AbortController();
  let later: Promise<void> | undefined;
  const closeAll = async () => {
    const isServing = availability.now() === 'ready';
    availability.enter('stopping');
    ending.abort();
    if (isServing) await sleep(config.drain * 1000);
    await closeApp(app);
    await later;
    await notices.close();
    await pool.close();
    await database.stop();
  };
  const stop = () => {
    stopping ??= closeAll();
    return stopping;
  };
  const begin = async (): Promise<readonly string[]> => {
    await database.ready();
    await migrate(pool.pg);
    const notes: string[] = [];
    await startAlone(pool.pg, async () => {
      for (const seed of seeds) notes.push(...(await seed(ground)));
    });
    availability.enter('serving');
    later = doAfterwards(afterwards, ground, ending.signal);
    return notes;
  };
  try {
    // On a socket of somebody else's, whoever asks waits, or is answered by the one before this one.
    const isOwn = config.listenFd === undefined;
    const url = isOwn ? await listen(app, config) : config.origin;
    const ready = isOwn ? begin() : beginBeforeListening(begin, app, config);
    ready.catch(() => void stop());
    return { url, ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function doAfterwards(
  afterwards: readonly Afterwards[],
  ground: Ground,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    afterwards.map(async (act) => {
      try {
        await act(ground, signal);
      } catch (error) {
        const kind = error instanceof Error ? error.name : '';
        ground.log.error('what a start leaves for later failed', { kind });
      }
    }),
  );
}

/** How long requests that are on their way may take when the server stops. */
const longestEnd = 10_000;

/** Ends the app: what is on its way is answered, and connections that wait for nothing are let go. */
async function closeApp(app: App): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), 100);
  const late = setTimeout(() => app.server.closeAllConnections(), longestEnd);
  await app.close();
  clearInterval(idle);
  clearTimeout(late);
}

async function beginBeforeListening(
  begin: () => Promise<readonly string[]>,
  app: App,
  config: Config,
): Promise<readonly string[]> {
  const notes = await begin();
  await listen(app, config);
  return notes;
}

async function listen(app: App, { port, host, listenFd }: Config): Promise<string> {
  try {
    const where = listenFd === undefined ? { port, host } : { fd: listenFd, host };
    await app.listen(where satisfies ListenOptions);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      const sentence = `Port ${port} is taken by another program: stop that, or set PORT to a free one.`;
      throw new StartError('port-taken', sentence, cause);
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      const sentence = `This account cannot listen on ${host}, port ${port} (${code}): set HOST and PORT to what it may use.`;
      throw new StartError('port-taken', sentence, cause);
    }
    throw cause;
  }
  const { port: bound } = app.server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${bound}`;
}
