import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import type pg from 'pg';
import { dayAt, dayNumber } from '../requests/requests.ts';
import { sweep } from './erase.ts';
import { type Installation, raise } from './installation.fixture.ts';
import { signIn, staff } from './private-client.fixture.ts';
import { TestRoom, workTokens } from './room.fixture.ts';

const rooms = 5000;

/** Rooms enough that a plan which reads all of them would be the wrong one. */
async function fill({ ground: { pg: pool } }: Installation): Promise<void> {
  const of = (salt: string) => `sha256((n || '${salt}')::bytea)`;
  const from = `from communities, generate_series(1, ${rooms}) n`;
  await pool.query(
    `insert into rooms (community_id, room_id, door_key, commitment, epoch, epoch_head, head, sequence,
       opening_head, opened_day, visited_day)
     select community_id, ${of('r')}, ${of('d')}, ${of('c')}, 1, ${of('e')}, ${of('h')}, 9, ${of('o')},
       current_date, current_date ${from}`,
  );
  await pool.query(
    `insert into elements select community_id, ${of('r')}, place, 0, ${of('b')} ${from}, generate_series(1, 8) place`,
  );
  await pool.query(
    `insert into openings select community_id, ${of('r')}, place, 1, ${of('b')} ${from}, generate_series(0, 3) place`,
  );
  await pool.query(`insert into room_epochs select community_id, ${of('r')}, 1, 0 ${from}`);
  await pool.query(
    `insert into room_secrets select community_id, ${of('r')}, 1, '\\x0000000000000000', ${of('s')} ${from}`,
  );
  await pool.query(`insert into room_slots select community_id, ${of('r')}, ${of('s')} ${from}`);
  await pool.query(
    `insert into inbox_rows select community_id, desk_id, current_date, substring(${of('i')} for 16),
       ${of('r')}, 1, 3, ${of('s')} from desks, generate_series(1, ${rooms}) n`,
  );
  await pool.query(
    `insert into blobs select community_id, ${of('r')}, substring(${of('b')} for 16), true, current_date ${from}`,
  );
  await pool.query(
    `insert into blob_parts select community_id, ${of('r')}, substring(${of('b')} for 16), 0, ${of('b')} ${from}`,
  );
  await pool.query('vacuum analyze');
}

/** Has PostgreSQL send the plan of every statement of new sessions to their own client. */
async function explaining(pool: pg.Pool, sequential: Set<string>): Promise<void> {
  const { rows } = await pool.query<{ name: string }>('select current_database() as name');
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_level': 'notice',
    client_min_messages: 'notice',
  };
  for (const [name, value] of Object.entries(settings)) {
    await pool.query(`alter database ${rows[0]?.name} set ${name} = '${value}'`);
  }
  pool.on('connect', (client) => {
    client.on('notice', ({ message = '' }) => {
      plansSeen += 1;
      for (const [, table = ''] of message.matchAll(/Seq Scan on (\w+)/g)) {
        if (large.has(table)) sequential.add(`${table}: ${message.slice(0, 2000)}`);
      }
    });
  });
  for (const client of await everyConnection(pool)) client.release(true);
}

const large = new Set([
  ...['rooms', 'elements', 'openings', 'room_epochs', 'room_secrets', 'room_slots', 'inbox_rows'],
  ...['blobs', 'blob_parts'],
]);
let plansSeen = 0;

test('with thousands of rooms no request reads a whole table', async () => {
  const installation = await raise();
  const { ground } = installation;
  const { deskId, steward, helpers } = await staff(installation, installation.links);
  const { token } = (await signIn(installation, deskId, helpers[0])).json;
  const works = await workTokens(installation, deskId, steward, 2);
  await fill(installation);
  const sequential = new Set<string>();
  await explaining(ground.pg, sequential);
  const room = await TestRoom.draw(installation);
  const desk = { id: deskId, number: 3, devices: helpers, letIn: helpers };
  assert.equal((await room.create([desk], works[0] ?? '')).status, 201);
  await room.open();
  await room.openDoor(helpers[0], token);
  const blob = toBase64url(new Uint8Array(16).fill(4));
  await room.asResident('PUT', `/blobs/${blob}?part=0`, new Uint8Array(9));
  // Past five runs a prepared statement may take a plan of its own.
  for (let i = 0; i < 12; i += 1)
    assert.equal((await room.say('x', i === 0 ? [blob] : [])).status, 200);
  await room.answer('y', helpers[0], token);
  for (const below of [
    '',
    '/secrets',
    '/manifests',
    '/elements?before=9&count=5',
    '/openings?from=0',
  ]) {
    assert.equal((await room.asResident('GET', below)).status, 200);
    assert.equal((await room.asHelper('GET', below, token)).status, 200);
  }
  assert.equal((await room.asResident('GET', `/blobs/${blob}`)).status, 200);
  const { body } = await room.nextEpoch([desk]);
  assert.equal((await room.asResident('POST', '/epochs', body)).status, 200);
  room.moveOn();
  for (const act of ['/close', '/reopen']) await room.asResident('POST', act);
  await room.asResident('PUT', '/keep', { days: 365 });
  // What fills the desk is no sealed row, so what is asked for is what comes after it.
  const after = `${dayNumber(dayAt(Date.now(), 'UTC')) + 9}.${'A'.repeat(22)}`;
  const inbox = `/api/desks/${deskId}/inbox?after=${after}`;
  const page = await installation.ask('GET', inbox, { headers: { 'nearhand-shift': token } });
  assert.equal(page.status, 200);
  await room.asResident('DELETE', '');
  await sweep(ground.db, installation.keeper, '2020-01-01');
  assert.ok(plansSeen > 80, `only ${plansSeen} plans were seen`);
  assert.deepEqual([...sequential], []);
});

/** Every connection of the pool, so that the next ones are new. */
function everyConnection(pool: pg.Pool): Promise<readonly pg.PoolClient[]> {
  return Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
}
