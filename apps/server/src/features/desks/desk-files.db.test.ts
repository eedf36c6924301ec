import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestLedger as MemoryLedger, signedLeaf, TestDesk } from '@nearhand/ledger/desk.fixture';
import { decodeDeskFile } from '@nearhand/ledger/desk-file';
import { TrustedCheckpoint } from '@nearhand/ledger/trusted-checkpoint';
import { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { fromBase64url } from '@nearhand/seal/bytes';
import { openTestLedger, publishAll, type TestLedger } from '../ledger/ledger.fixture.ts';
import { listVerifierKeys, queueLeaves } from '../ledger/ledger.ts';
import { DeskFiles } from './desk-files.ts';

/** What a desk's stewards make in memory goes into the server's ledger leaf by leaf. */
class Mirror {
  readonly memory = new MemoryLedger();
  readonly #ledger: TestLedger;
  #copied = 0;

  constructor(ledger: TestLedger) {
    this.#ledger = ledger;
  }

  async publish({ desk }: TestDesk): Promise<void> {
    const { database, community } = this.#ledger;
    const subject = fromBase64url(desk);
    const leaves = Array.from({ length: this.memory.size - this.#copied }, (_, i) => ({
      leaf: this.memory.leaf(this.#copied + i),
      subject,
    }));
    this.#copied = this.memory.size;
    await database.db
      .transaction()
      .execute((transaction) => queueLeaves(transaction, community.id, leaves));
    await publishAll(this.#ledger);
  }
}

/** A desk as a client checks it, down to the last signature. */
async function verified({ database, community }: TestLedger, { desk }: TestDesk) {
  const files = new DeskFiles(database.db, community);
  const { bytes } = await files.get(Buffer.from(fromBase64url(desk)), 'now');
  const file = decodeDeskFile(new Uint8Array(bytes));
  const [key] = await listVerifierKeys(database.db, community);
  const trusted = await TrustedCheckpoint.trust(file.checkpoint, {
    policy: { origin: community.ledgerOrigin, key: key ?? assert.fail(), witnesses: [], needed: 0 },
    ...{ now: Date.now(), known: [], consistency: () => assert.fail('nothing is known') },
  });
  return VerifiedRoster.verify(trusted, desk, file);
}

/** From now on clients are shown the newest checkpoint of now, as while witnesses are away. */
async function holdWitnesses({ database: { db }, community }: TestLedger): Promise<void> {
  const { size, checkpoint } = await db
    .selectFrom('ledger_heads')
    .select(['size', 'checkpoint'])
    .executeTakeFirstOrThrow();
  await db
    .insertInto('ledger_policies')
    .values({ community_id: community.id, needed: 1, size, checkpoint })
    .onConflict((conflict) => conflict.column('community_id').doUpdateSet({ size, checkpoint }))
    .execute();
}

async function grow(desk: TestDesk, number: number, names: readonly string[]) {
  const devices = [];
  for (const name of names) devices.push(await desk.device(name));
  desk.put(await signedLeaf('roster', desk.roster(number, devices), desk.stewards));
  return devices;
}

test('while witnesses sign what is newest, every desk’s file of the tree before is there, whole', async () => {
  const ledger = await openTestLedger();
  const mirror = new Mirror(ledger);
  const desk = new TestDesk(mirror.memory);
  await desk.found(2, 3);
  await grow(desk, 1, ['Mei']);
  await mirror.publish(desk);
  await holdWitnesses(ledger);

  const names = async (of: TestDesk) =>
    (await verified(ledger, of)).devices.map(({ leaf }) => leaf.name);
  const rounds = [['Mei', 'Tom'], ['Tom', 'Ann'], ['Ann']];
  for (const [i, listed] of rounds.entries()) {
    const [first] = await grow(desk, i + 2, listed);
    const leaving = desk.leaving(first?.hash ?? '');
    desk.put(await signedLeaf('leaving', leaving, desk.stewards.slice(0, 1)));
    await mirror.publish(desk);
    assert.deepEqual(await names(desk), ['Mei']);
  }
  const other = new TestDesk(mirror.memory);
  await other.found(2, 3);
  await mirror.publish(other);
  assert.deepEqual(await names(desk), ['Mei']);
  await assert.rejects(verified(ledger, other), { code: 'not-found' });

  await holdWitnesses(ledger);
  const now = await verified(ledger, desk);
  assert.equal(now.number, 4);
  assert.deepEqual(
    now.devices.map(({ leaf, hasLeft }) => [leaf.name, hasLeft]),
    [['Ann', true]],
  );
  // What was kept for the tree before goes with the next publication.
  desk.put(await signedLeaf('roster', desk.roster(5, []), desk.stewards));
  await mirror.publish(desk);
  const { db } = ledger.database;
  const rows = await db.selectFrom('ledger_index_before').select('until_size').execute();
  assert.equal(rows.length, 1);
  assert.deepEqual(await names(desk), ['Ann']);
});
