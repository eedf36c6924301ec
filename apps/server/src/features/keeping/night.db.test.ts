import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../db/test-database.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import { type Community, createCommunity } from '../community/community.ts';
import { findNight, Keeper, nightPlaces } from './keeper.ts';
import { type NightStep, nightSteps, runNight } from './night.ts';
import type { NightFolder } from './night-folder.ts';
import { inClear } from './night-keys.ts';
import { NightWatch } from './night-watch.ts';
import { readSurvivors } from './survivors.ts';

const names = { en: 'Test', 'zh-Hant': '測試', 'zh-Hans': '测试' };

/** An installation's keeping, and every `S` that was acknowledged and not erased. */
class Kept {
  readonly truth = new Map<string, Buffer>();
  readonly erased: Buffer[] = [];
  readonly database: TestDatabase;
  readonly community: Community;
  keeper: Keeper;
  readonly second: string;

  constructor(database: TestDatabase, community: Community, keeper: Keeper, second: string) {
    this.database = database;
    this.community = community;
    this.keeper = keeper;
    this.second = second;
  }

  static async begin(): Promise<Kept> {
    const database = await createTestDatabase();
    const community = await createCommunity(database.db, {
      ...{ slug: 'test', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
      ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
    });
    const second = join(database.dataFolder, 'second');
    const keeper = await Kept.#open(database, community, second);
    return new Kept(database, community, keeper, second);
  }

  static #open({ db, dataFolder }: TestDatabase, { id }: Community, secondPlace: string) {
    return Keeper.open(db, id, nightPlaces({ dataFolder, secondPlace }, id));
  }

  /** As a process that starts anew: it knows only what is on the disk. */
  async restart(): Promise<void> {
    this.keeper = await Kept.#open(this.database, this.community, this.second);
  }

  async addRoom(): Promise<Buffer> {
    const { db, pg } = this.database;
    const roomId = randomBytes(32);
    const s = randomBytes(32);
    await pg.query(
      `insert into rooms (community_id, room_id, door_key, commitment, epoch, epoch_head, head,
         sequence, opening_head, opened_day, visited_day)
       values ($1, $2, $2, $2, 1, $2, $2, 1, $2, current_date, current_date)`,
      [this.community.id, roomId],
    );
    await pg.query('insert into room_epochs values ($1, $2, 1, 0)', [this.community.id, roomId]);
    await db.transaction().execute((db) => this.keeper.keep(db, roomId, 1, s));
    this.truth.set(roomId.toString('hex'), s);
    return roomId;
  }

  async erase(roomId: Buffer): Promise<void> {
    await this.database.db.transaction().execute(async (db) => {
      await db
        .deleteFrom('rooms')
        .where('community_id', '=', this.community.id)
        .where('room_id', '=', roomId)
        .execute();
      await this.keeper.forget(db, [roomId]);
    });
    this.truth.delete(roomId.toString('hex'));
    this.erased.push(roomId);
  }

  night(onStep?: (step: NightStep) => void): Promise<'done' | 'elsewhere'> {
    const { db, pg } = this.database;
    return runNight({ db, pg, keeper: this.keeper, ...(onStep && { onStep }) }, '2026-01-02');
  }

  /** Every row of the database, unwrapped. */
  async rows(): Promise<ReadonlyMap<string, Buffer>> {
    const rows = await this.database.db
      .selectFrom('room_secrets')
      .select(['room_id', 'epoch', 'key_id as keyId', 'wrapped'])
      .where('community_id', '=', this.community.id)
      .execute();
    return new Map(
      rows.map((row) => [
        row.room_id.toString('hex'),
        this.keeper.unwrap(row.room_id, row.epoch, row),
      ]),
    );
  }

  /** What a restore would find in the second place alone. */
  async survivors(): Promise<ReadonlyMap<string, Buffer>> {
    await this.keeper.log.copyTo(this.#secondFolder);
    const found = new Map<string, Buffer>();
    for (const { roomId, s } of await readSurvivors(this.#secondFolder, this.community.id)) {
      found.set(roomId.toString('hex'), s);
    }
    return found;
  }

  get #secondFolder(): NightFolder {
    const { second } = this.keeper.places;
    assert.ok(second !== undefined);
    return second;
  }
}

const byRoom = (map: ReadonlyMap<string, Buffer>) =>
  [...map].map(([room, s]) => `${room} ${s.toString('hex')}`).sort();

test('after a night every S is there under the new key, and the old key is in neither place', async () => {
  const kept = await Kept.begin();
  const [gone] = [await kept.addRoom(), await kept.addRoom(), await kept.addRoom()];
  await kept.erase(gone);
  const before = await findNight(kept.database.db, kept.community.id);
  assert.equal(await kept.night(), 'done');
  const night = await findNight(kept.database.db, kept.community.id);
  assert.ok(before !== undefined && night !== undefined);
  assert.notDeepEqual(night.keyId, before.keyId);
  assert.deepEqual([night.leavingId, night.doneDay], [null, '2026-01-02']);
  assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
  assert.deepEqual(byRoom(await kept.survivors()), byRoom(kept.truth));
  const current = night.keyId.toString('hex');
  for (const place of [kept.keeper.places.own, kept.keeper.places.second]) {
    assert.deepEqual(await place?.list(), [`key-${current}`, `secrets-${current}`]);
  }
});

for (const stop of nightSteps) {
  test(`a night that is killed after “${stop}” loses nothing, brings nothing back, and is finished by the next`, async () => {
    const kept = await Kept.begin();
    const rooms = [await kept.addRoom(), await kept.addRoom(), await kept.addRoom()];
    await kept.night();
    const [first, second] = rooms;
    assert.ok(first !== undefined && second !== undefined);
    await kept.erase(first);
    await kept.addRoom();
    const killed = new Error('killed');
    await assert.rejects(
      kept.night((step) => {
        if (step === stop) throw killed;
      }),
      killed,
    );
    await kept.restart();
    assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
    assert.deepEqual(byRoom(await kept.survivors()), byRoom(kept.truth));
    await kept.erase(second);
    await kept.addRoom();
    assert.deepEqual(byRoom(await kept.survivors()), byRoom(kept.truth));
    assert.equal(await kept.night(), 'done');
    assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
    assert.deepEqual(byRoom(await kept.survivors()), byRoom(kept.truth));
    for (const place of [kept.keeper.places.own, kept.keeper.places.second]) {
      assert.ok(place !== undefined);
      const [keyId] = await place.keyIds();
      const strangers = (await place.list()).filter(
        (name) => !name.includes(String(keyId?.toString('hex'))),
      );
      assert.deepEqual([(await place.keyIds()).length, strangers], [1, []]);
    }
  });
}

test('what is begun and erased while a night runs is kept and forgotten all the same', async () => {
  const kept = await Kept.begin();
  for (let i = 0; i < 20; i += 1) await kept.addRoom();
  const others = nightSteps.map(() => kept.addRoom());
  const doomed = await Promise.all(others);
  const acts: Promise<unknown>[] = [];
  await kept.night((step) => {
    const room = doomed[nightSteps.indexOf(step)];
    if (room !== undefined) acts.push(kept.erase(room));
    acts.push(kept.addRoom());
  });
  await Promise.all(acts);
  assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
  assert.deepEqual(byRoom(await kept.survivors()), byRoom(kept.truth));
  assert.equal(kept.erased.length, nightSteps.length);
});

test('two processes do not run one night twice, and a second one keeps under the key of the first', async () => {
  const kept = await Kept.begin();
  const { db, dataFolder } = kept.database;
  const places = nightPlaces({ dataFolder, secondPlace: kept.second }, kept.community.id);
  const other = await Keeper.open(db, kept.community.id, places);
  let elsewhere: string | undefined;
  await runNight(
    {
      ...{ db, pg: kept.database.pg, keeper: other },
      onStep: async (step) => {
        if (step === 'key changed') elsewhere = await kept.night();
      },
    },
    '2026-01-02',
  );
  assert.equal(elsewhere, 'elsewhere');
  await kept.addRoom();
  assert.deepEqual(byRoom(await kept.survivors()), byRoom(kept.truth));
});

test('rooms of before there were night keys are wrapped by the first night', async () => {
  const kept = await Kept.begin();
  const room = await kept.addRoom();
  const s = kept.truth.get(room.toString('hex'));
  const { pg } = kept.database;
  await pg.query('update room_secrets set key_id = $1, wrapped = $2', [inClear, s]);
  await pg.query('delete from night_keys');
  await kept.restart();
  assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
  await kept.night();
  const { rows } = await pg.query<{ wrapped: Buffer }>('select wrapped from room_secrets');
  assert.equal(rows[0]?.wrapped.includes(s ?? Buffer.alloc(32)), false);
  assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
});

test('a row that no key opens stops the night before anything is destroyed', async () => {
  const kept = await Kept.begin();
  await kept.addRoom();
  const altered = await kept.addRoom();
  const { pg } = kept.database;
  await pg.query('update room_secrets set wrapped = $2 where room_id = $1', [
    altered,
    randomBytes(60),
  ]);
  const before = await readdir(kept.keeper.places.own.path);
  await assert.rejects(kept.night(), { code: 'rows-unopened' });
  const after = await readdir(kept.keeper.places.own.path);
  assert.deepEqual(
    before.filter((name) => !after.includes(name)),
    [],
  );
});

test('a key that is missing here comes from the second place; in neither, the start says so', async () => {
  const kept = await Kept.begin();
  await kept.addRoom();
  const { own, second } = kept.keeper.places;
  const [name = ''] = await own.list();
  await rm(own.file(name));
  await kept.restart();
  assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
  for (const place of [own, second]) await rm(place?.file(name) ?? '');
  await assert.rejects(kept.restart(), { code: 'key-missing', message: /neither in/ });
});

test('a dump with one bit flipped, one cut short and one of another community are refused', async () => {
  const kept = await Kept.begin();
  await kept.addRoom();
  await kept.night();
  const { second } = kept.keeper.places;
  assert.ok(second !== undefined);
  const name = (await second.list()).find((each) => each.startsWith('secrets-')) ?? '';
  const whole = await readFile(second.file(name));
  const read = () => readSurvivors(second, kept.community.id);
  for (let at = 0; at < whole.length; at += 1) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    await writeFile(second.file(name), flipped);
    await assert.rejects(read(), { code: 'file-wrong' }, `byte ${at}`);
    await writeFile(second.file(name), whole.subarray(0, at));
    await assert.rejects(read(), { code: 'file-wrong' }, `cut at ${at}`);
  }
  await writeFile(second.file(name), whole);
  await assert.rejects(readSurvivors(second, randomBytes(16)), { code: 'file-wrong' });
  assert.equal((await read()).length, 1);
});

test('a record that a crash left unfinished at the end of the log is left out; a damaged one before it is not', async () => {
  const kept = await Kept.begin();
  await kept.addRoom();
  await kept.addRoom();
  await kept.survivors();
  const { second } = kept.keeper.places;
  assert.ok(second !== undefined);
  const name = (await second.list()).find((each) => each.startsWith('log-')) ?? '';
  const whole = await readFile(second.file(name));
  await writeFile(second.file(name), whole.subarray(0, -7));
  assert.equal((await readSurvivors(second, kept.community.id)).length, 1);
  const damaged = Buffer.from(whole);
  damaged[5] = (damaged[5] ?? 0) ^ 1;
  await writeFile(second.file(name), damaged);
  await assert.rejects(readSurvivors(second, kept.community.id), { code: 'file-wrong' });
});

test('a second place that is away changes no key, says so, and the night follows when it is back', async () => {
  const kept = await Kept.begin();
  await kept.addRoom();
  const troubles = new Troubles();
  const { db, pg } = kept.database;
  const watch = new NightWatch({
    ...{ db, pg, keeper: kept.keeper, log: createLog('silent'), troubles },
    config: kept.database,
  });
  const before = await findNight(db, kept.community.id);
  await rm(kept.second, { recursive: true });
  await writeFile(kept.second, 'not a folder');
  await watch.night('2026-01-02');
  await watch.copyLog('2026-01-02');
  assert.deepEqual(await findNight(db, kept.community.id), before);
  const told = troubles.list();
  assert.deepEqual(told.map(({ part }) => part).toSorted(), ['night', 'second-place']);
  for (const { reason } of told) assert.match(reason, /second place|never changed/);
  assert.deepEqual(new Set(troubles.states().map(({ state }) => state)), new Set(['away']));
  assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
  await rm(kept.second);
  await watch.night('2026-01-02');
  await watch.copyLog('2026-01-02');
  assert.deepEqual(troubles.list(), []);
  assert.deepEqual(byRoom(await kept.survivors()), byRoom(kept.truth));
});

test('a missed night and a clock that was set back are said in words, and nothing is lost', async () => {
  const kept = await Kept.begin();
  await kept.addRoom();
  const troubles = new Troubles();
  const { db, pg } = kept.database;
  const watch = new NightWatch({
    ...{ db, pg, keeper: kept.keeper, log: createLog('silent'), troubles },
    config: kept.database,
  });
  await watch.night('2026-01-10');
  assert.deepEqual(troubles.list(), []);
  await watch.night('2026-01-07');
  assert.match(
    troubles.list()[0]?.reason ?? '',
    /set back: a night of 2026-01-10 .* now says 2026-01-07/,
  );
  assert.deepEqual(troubles.states(), [{ part: 'night', state: 'clock' }]);
  await watch.night('2026-01-10');
  assert.deepEqual(troubles.list(), []);
  assert.deepEqual(byRoom(await kept.rows()), byRoom(kept.truth));
});
