import type { Connection } from '../../apps/server/src/db/pool.ts';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';
import { PrivateClient } from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import { type Launched, launch, temporaryFolder } from '../../apps/server/src/server.fixture.ts';

/** Two server processes on one database and one data folder, started at the same moment. */
export interface TwoProcesses {
  readonly one: Launched;
  readonly two: Launched;
  /** Asks each of them half of the time: a nonce of one is used at the other. */
  readonly client: PrivateClient;
  readonly links: readonly string[];
}

export async function startTwo(): Promise<TwoProcesses> {
  const { connection } = await createTestDatabase();
  const data = temporaryFolder();
  const env = { DATABASE_URL: databaseUrl(connection) };
  const [one, two] = await Promise.all([launch({ data, env }), launch({ data, env })]);
  await Promise.all([one.ready, two.ready]);
  const { origin } = (await (await fetch(`${one.url}/api/community`)).json()) as { origin: string };
  const client = new PrivateClient(one.url, origin);
  let asked = 0;
  const turns = [one.url, two.url, two.url, one.url];
  Object.defineProperty(client, 'base', {
    get: () => {
      asked += 1;
      return turns[asked % turns.length];
    },
  });
  const links = `${one.stdout()}${two.stdout()}`.match(/https?:\/\/\S+#enrol\S+/g) ?? [];
  return { one, two, client, links };
}

/** As an operator writes it in `DATABASE_URL`. */
export function databaseUrl(connection: Connection): string {
  if ('connectionString' in connection) return connection.connectionString;
  const { host, user, database } = connection;
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;
}
