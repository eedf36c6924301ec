import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { openPool } from '../apps/server/src/db/pool.ts';
import { Keeper, nightPlaces } from '../apps/server/src/features/keeping/keeping.ts';
import { createLog } from '../apps/server/src/log.ts';
import { copyRow, copyRows, integer } from './copy-rows.ts';
import { communityOf, roomIdOf } from './large-installation.ts';

/** An `S` for each of the rooms that `fillRooms` makes, which opens under the night key of the folder. */
export async function fillSecrets(
  client: pg.Client,
  dataFolder: string,
  rooms: number,
): Promise<void> {
  const community = await communityOf(client);
  const connection = { host: client.host, user: 'nearhand', database: 'nearhand' };
  const pool = openPool(connection, createLog('error'), 2);
  const keeper = await Keeper.open(pool.db, community, nightPlaces({ dataFolder }, community));
  const { rows } = await client.query<{ id: Buffer }>('select key_id as id from night_keys');
  await pool.close();
  await client.query('begin');
  await client.query('truncate room_secrets');
  const keyId = rows[0]?.id ?? Buffer.alloc(0);
  await copyRows(client, 'room_secrets', secretsOf(keeper, keyId, rooms));
  await client.query('commit');
}

function* secretsOf(keeper: Keeper, keyId: Buffer, rooms: number): Generator<readonly Buffer[]> {
  const ids = Array.from({ length: rooms }, (_, n) => roomIdOf(n + 1)).sort(Buffer.compare);
  for (let from = 0; from < rooms; from += 1000) {
    yield ids.slice(from, from + 1000).map((roomId) => {
      const place = { communityId: keeper.communityId, roomId, epoch: 1 };
      const wrapped = keeper.keys.wrap(keyId, place, randomBytes(32));
      return copyRow([keeper.communityId, roomId, integer(1), keyId, wrapped]);
    });
  }
}
