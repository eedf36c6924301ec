import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, suite, test } from 'node:test';
import { noteSigner } from '@nearhand/ledger/note-signature';
import type { FetchTile, TreeHead } from '@nearhand/ledger/tile-reader';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { nightPlaces } from '../keeping/keeping.ts';
import { openTestLedger, type TestLedger } from '../ledger/ledger.fixture.ts';
import {
  checkpointOf,
  fork,
  heads,
  log,
  openTestWitness,
  origin,
  signer,
  submit,
  type TestWitness,
} from './witness.fixture.ts';
import { listLogs, recallCosigned, renewWitness, resumeLog, watchLog } from './witness.ts';

const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/**
 * The whole danger: what a witness cosigned is newer than the tables it is given back, and somebody
 * with the log's key shows it a history that fits those tables, and not what it cosigned since.
 */
suite('what a witness remembers', () => {
  let ledger: TestLedger;
  let second: string;
  let witness: TestWitness;
  const opened: TestWitness[] = [];

  beforeEach(async () => {
    ledger = await openTestLedger();
    second = await mkdtemp(join(tmpdir(), 'nearhand-second-'));
    folders.push(second);
    witness = await open();
    await watchLog(witness.ground, encodeVerifierKey(signer.key));
    assert.equal((await submit(witness, heads[0], 0)).status, 200);
  });
  afterEach(async () => {
    for (const { app } of opened.splice(0)) await app.close();
  });

  async function open(secondPlace?: string): Promise<TestWitness> {
    const made = await openTestWitness(ledger, secondPlace);
    opened.push(made);
    return made;
  }

  const places = () =>
    nightPlaces({ dataFolder: ledger.dataFolder, secondPlace: second }, ledger.community.id);
  const ownFile = () => places().own.file('witness-memory');

  /** The tables as a backup has them that was made when the log was so large. */
  async function setTablesBack({ size, root }: TreeHead): Promise<void> {
    await ledger.database.db
      .updateTable('witnessed_logs')
      .set({ size, root: Buffer.from(root) })
      .execute();
  }

  function told({ troubles }: TestWitness): string | undefined {
    return troubles.list().find(({ part }) => part === 'witness')?.reason;
  }

  const shownBy =
    (from: typeof log, by = signer): FetchTile =>
    async (path) =>
      path === 'checkpoint' ? (await checkpointOf(from.head, by)).note : await from.fetch(path);

  test('tables that were set back change nothing while the file is there', async () => {
    assert.equal((await submit(witness, heads[1], 10)).status, 200);
    await setTablesBack(heads[0]);
    const other = await submit(witness, fork.head, 10, { from: fork });
    assert.equal(other.status, 409);
    assert.equal(other.body, '300\n', 'it names what it cosigned, not what the tables say');
    assert.equal((await submit(witness, fork.head, 300, { from: fork })).status, 422);
    assert.equal((await submit(witness, heads[2], 300)).status, 200);
    assert.equal(told(witness), undefined);
  });

  test('restored without its memory, it cosigns neither the fork nor the truth until a person says', async () => {
    assert.equal((await submit(witness, heads[1], 10)).status, 200);
    await setTablesBack(heads[0]);
    await rm(ownFile());
    const restored = await open();
    assert.equal((await submit(restored, fork.head, 10, { from: fork })).status, 503);
    assert.equal((await submit(restored, heads[2], 10)).status, 503);
    assert.match(told(restored) ?? '', new RegExp(`no more of ${origin}\\..*witness resume`));
    assert.deepEqual(
      (await listLogs(restored.ground)).map(({ size, isWaiting }) => [size, isWaiting]),
      [[10, true]],
    );
    // Naming it again, as somebody at night may try, takes nothing back.
    await watchLog(restored.ground, encodeVerifierKey(signer.key));
    assert.equal((await submit(restored, fork.head, 10, { from: fork })).status, 503);

    const done = await resumeLog(restored.ground, { origin, fetch: shownBy(log), seen: [] });
    assert.equal(done.is, 'resumed');
    assert.equal((await submit(restored, heads[2], 700)).status, 200);
    assert.equal(told(restored), undefined);
    assert.equal((await submit(restored, fork.head, 10, { from: fork })).status, 409);
    const again = await resumeLog(restored.ground, { origin, fetch: shownBy(log), seen: [] });
    assert.equal(again.is, 'not-waiting');
  });

  test('what a person names must be signed, and fit what is left of the memory and what others saw', async () => {
    await setTablesBack(heads[0]);
    await rm(ownFile());
    const stranger = await noteSigner(origin, new Uint8Array(32).fill(9));
    const cases = [
      { fetch: shownBy(log, stranger), seen: [], code: 'unsigned' },
      { fetch: shownBy(fork), seen: [(await checkpointOf(heads[1])).note], code: 'consistency' },
      { fetch: shownBy(fork), seen: [(await checkpointOf(heads[2])).note], code: 'size' },
    ];
    for (const { code, ...named } of cases) {
      await assert.rejects(resumeLog(witness.ground, { origin, ...named }), { code });
    }
    await setTablesBack(heads[1]);
    await assert.rejects(resumeLog(witness.ground, { origin, fetch: shownBy(fork), seen: [] }), {
      code: 'consistency',
    });
    const nobody = await resumeLog(witness.ground, { origin: 'x', fetch: shownBy(log), seen: [] });
    assert.equal(nobody.is, 'unknown');
    assert.equal((await submit(witness, heads[2], 300)).status, 503);
  });

  test('a log that a restored witness is asked to watch anew may be one that it forgot', async () => {
    await ledger.database.db.deleteFrom('witnessed_logs').execute();
    await rm(ownFile());
    await watchLog(witness.ground, encodeVerifierKey(signer.key));
    assert.equal((await submit(witness, fork.head, 0, { from: fork })).status, 503);
  });

  test('a file from before, under tables that are newer, is not believed either', async () => {
    await setTablesBack(heads[1]);
    assert.equal((await submit(witness, fork.head, 10, { from: fork })).status, 503);
    assert.ok(told(witness));
  });

  test('a damaged file stops it, and says so', async () => {
    await writeFile(ownFile(), 'nearhand/v1/witness-memory\n');
    assert.equal((await submit(witness, heads[1], 10)).status, 503);
    assert.match(told(witness) ?? '', /witness-memory is damaged/);
  });

  test('without the file that opens its key it cosigns nothing, remembers nothing, and says so', async () => {
    const key = join(ledger.dataFolder, 'ledger', 'key');
    await rename(key, `${key}-away`);
    assert.equal((await submit(witness, heads[1], 10)).status, 503);
    assert.match(told(witness) ?? '', /ledger\/key of the data folder is missing/);
    await rename(`${key}-away`, key);
    assert.equal((await submit(witness, heads[1], 10)).status, 200);
    assert.equal(told(witness), undefined);
  });

  test('killed after it remembered and before it signed, it goes on from what it remembered', async () => {
    const key = await ledger.database.db
      .selectFrom('witness_keys')
      .select('memory_id')
      .executeTakeFirstOrThrow();
    const memory = await witness.ground.places.read(key.memory_id ?? Buffer.alloc(16));
    assert.ok(memory);
    await witness.ground.places.write({ ...memory, heads: new Map([[origin, heads[1]]]) });
    assert.equal((await submit(witness, fork.head, 10, { from: fork })).status, 409);
    assert.equal((await submit(witness, heads[1], 10)).body, '300\n');
    assert.equal((await submit(witness, heads[1], 300)).status, 200);
  });

  test('two processes that are asked at once for two histories cosign one', async () => {
    const other = await open();
    await other.app.inject('/witness/key');
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const by = i % 2 === 0 ? witness : other;
        const isFork = i % 3 === 0;
        const answer = isFork
          ? await submit(by, fork.head, 10, { from: fork })
          : await submit(by, heads[1], 10);
        return { isFork, status: answer.status };
      }),
    );
    const signed = answers.filter(({ status }) => status === 200);
    assert.equal(signed.length, 1);
    assert.ok(answers.every(({ status }) => status === 200 || status === 409));
  });

  test('with a second place, a lost machine loses nothing: what is there is brought along', async () => {
    const kept = await open(second);
    assert.equal((await submit(kept, heads[1], 10)).status, 200);
    await rm(ledger.dataFolder, { recursive: true });
    ledger = { ...ledger, dataFolder: await mkdtemp(join(tmpdir(), 'nearhand-restored-')) };
    folders.push(ledger.dataFolder);
    await setTablesBack(heads[0]);
    const { own } = places();
    await recallCosigned(ledger.database.db, ledger.community.id, own, places().second);
    const logs = await listLogs((await open()).ground);
    assert.deepEqual(
      logs.map(({ size, isWaiting }) => [size, isWaiting]),
      [[300, false]],
    );
  });

  test('nothing is signed that the second place does not know of', async () => {
    const kept = await open(second);
    await rename(second, `${second}-away`);
    await writeFile(second, 'not a folder');
    assert.equal((await submit(kept, heads[1], 10)).status, 503);
    assert.match(told(kept) ?? '', /second place.*ENOTDIR/);
    assert.equal(kept.troubles.states()[0]?.state, 'away');
    await rm(second);
    await rename(`${second}-away`, second);
    assert.equal((await submit(kept, heads[1], 10)).status, 200);
    assert.equal(told(kept), undefined);
  });

  test('a second place that comes later is told all of it', async () => {
    assert.equal((await submit(witness, heads[1], 10)).status, 200);
    const later = await open(second);
    assert.equal((await submit(later, heads[1], 300)).status, 200);
    await rm(ownFile());
    assert.equal((await submit(later, fork.head, 10, { from: fork })).status, 409);
    assert.equal((await submit(later, heads[2], 300)).status, 200);
  });

  test('a server of before takes its tables up once; a backup of before does not', async () => {
    const forget = () =>
      ledger.database.db.updateTable('witness_keys').set({ memory_id: null }).execute();
    await rm(ownFile());
    await forget();
    const upgraded = await open();
    assert.equal((await submit(upgraded, heads[1], 10)).status, 200);

    await rm(ownFile());
    await forget();
    await recallCosigned(ledger.database.db, ledger.community.id, places().own, undefined);
    assert.equal((await submit(await open(), heads[2], 300)).status, 503);
  });

  test('a new key begins anew, and the old one signs nothing more', async () => {
    await rm(ownFile());
    const before = (await witness.app.inject('/witness/key')).body;
    await renewWitness(witness.ground);
    const { body } = await witness.app.inject('/witness/key');
    assert.notEqual(body, before);
    const answer = await submit(witness, heads[1], 0);
    assert.equal(answer.status, 200);
    const id = (key: string) => key.trim().split('+')[1] ?? '';
    const signature = Buffer.from(answer.body.trim().split(' ')[2] ?? '', 'base64');
    assert.equal(signature.subarray(0, 4).toString('hex'), id(body));
  });
});
