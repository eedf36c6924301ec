/**
 * Publishes as a process of its own that is killed at its n-th step: a statement that was just sent
 * to the database, or a change on the disk that was just made. Prints how many steps there were where
 * it lives. Argument: JSON.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import { createLog } from '../../log.ts';

interface Order {
  readonly connection: pg.ClientConfig & { connectionString: string };
  readonly dataFolder: string;
  readonly id: string;
  readonly ledgerOrigin: string;
  readonly killAt: number;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
let step = 0;

function countStep(): void {
  step += 1;
  if (step === order.killAt) process.kill(process.pid, 'SIGKILL');
}

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function countedQuery(this: pg.Client, ...given: unknown[]) {
  const sent: unknown = Reflect.apply(query, this, given);
  // The bytes have left for the socket once this turn is over.
  setImmediate(countStep);
  return sent;
} as typeof query;

for (const name of ['open', 'rename', 'mkdir'] as const) {
  const original = fs.promises[name] as (...given: unknown[]) => Promise<unknown>;
  Object.assign(fs.promises, {
    [name]: async (...given: unknown[]) => {
      const done = await original(...given);
      countStep();
      return done;
    },
  });
}
syncBuiltinESMExports();

// Imported once the counting is in place.
const { openPool } = await import('../../db/pool.ts');
const { publish } = await import('./publication.ts');
const { PublishedMark } = await import('./published-mark.ts');
const pool = openPool(order.connection, createLog('error'), 2);
const owner = { id: Buffer.from(order.id, 'hex'), ledgerOrigin: order.ledgerOrigin };
const { dataFolder, ledgerOrigin } = order;
const mark = new PublishedMark(dataFolder, ledgerOrigin);
await publish({ db: pool.db, dataFolder, owner, mark });
await pool.close();
console.log(step);
