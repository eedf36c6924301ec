import assert from 'node:assert/strict';
import { chmod, copyFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { encodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { encodeNote } from '@nearhand/ledger/note';
import { noteSigner } from '@nearhand/ledger/note-signature';
import { utf8 } from '@nearhand/seal/bytes';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import { LeafGroup, leavesAbout, queueLeaves } from './leaf-queue.ts';
import {
  noDesks,
  openTestLedger,
  publishAll,
  queueTexts,
  readOwnTexts,
  readPublished,
  readTexts,
  type TestLedger,
} from './ledger.fixture.ts';
import { openLedger } from './open-ledger.ts';
import { publish } from './publication.ts';
import { Sequencer } from './sequencer.ts';
import {
  addSigningKey,
  listVerifierKeys,
  retireSigningKey,
  tellSigningKey,
} from './signing-keys.ts';

async function texts(ledger: TestLedger): Promise<readonly string[]> {
  const published = await readPublished(ledger);
  assert.ok(published);
  return await readOwnTexts(published.reader);
}

suite('leaves', () => {
  test('are published in order once their transaction is through, and end with the index leaf', async () => {
    const ledger = await openTestLedger();
    await queueTexts(ledger, ['a', 'b']);
    await queueTexts(ledger, ['c']);
    await publishAll(ledger);
    await queueTexts(ledger, ['d']);
    await publishAll(ledger);
    const published = await readPublished(ledger);
    assert.ok(published);
    const index = noDesks;
    assert.deepEqual(await readTexts(published.reader), ['a', 'b', 'c', index, 'd', index]);
  });

  test('handed over one by one, many at once, each is in the tree once, and a wrong one fails alone', async () => {
    const ledger = await openTestLedger();
    const group = new LeafGroup(ledger.database.db, ledger.community.id);
    const given = Array.from({ length: 300 }, (_, i) => `leaf ${i}`);
    const long = group.handOver({ leaf: new Uint8Array(65_536) });
    await Promise.all([
      assert.rejects(long, RangeError),
      ...given.map((text) => group.handOver({ leaf: utf8(text) })),
    ]);
    await publishAll(ledger);
    assert.deepEqual((await texts(ledger)).toSorted(), given.toSorted());
  });

  test('several calls in one transaction keep their order, and one undone leaves nothing', async () => {
    const ledger = await openTestLedger();
    const { db } = ledger.database;
    const { id } = ledger.community;
    await db.transaction().execute(async (transaction) => {
      for (const text of ['a', 'b', 'c']) {
        await queueLeaves(transaction, id, [{ leaf: utf8(text) }, { leaf: utf8(`${text}2`) }]);
      }
    });
    const undone = db.transaction().execute(async (transaction) => {
      await queueLeaves(transaction, id, [{ leaf: utf8('never') }]);
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    await publishAll(ledger);
    assert.deepEqual(await texts(ledger), ['a', 'a2', 'b', 'b2', 'c', 'c2']);
  });

  test('of a transaction that ends late are neither lost nor doubled', async () => {
    const ledger = await openTestLedger();
    const { db } = ledger.database;
    const late = await db.startTransaction().execute();
    await queueLeaves(late, ledger.community.id, [{ leaf: utf8('late') }]);
    await queueTexts(ledger, ['early']);
    await publishAll(ledger);
    assert.deepEqual(await texts(ledger), ['early']);
    await late.commit().execute();
    await publishAll(ledger);
    assert.deepEqual(await texts(ledger), ['early', 'late']);
  });

  test('are found by what they are about', async () => {
    const ledger = await openTestLedger();
    const [one, other] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
    await queueTexts(ledger, ['a', 'b'], one);
    await queueTexts(ledger, ['c'], other);
    await queueTexts(ledger, ['d']);
    await queueTexts(ledger, ['e'], one);
    await publishAll(ledger);
    const found = await leavesAbout(ledger.database.db, ledger.community.id, one);
    const shown = found.map(({ number, leaf }) => `${number} ${leaf}`);
    assert.deepEqual(shown, ['0 a', '1 b', '4 e']);
  });

  test('longer than an entry may be, or broken, are refused, and keep nothing else from being published', async () => {
    const ledger = await openTestLedger();
    const { db } = ledger.database;
    const tooLong = queueLeaves(db, ledger.community.id, [{ leaf: new Uint8Array(65_536) }]);
    await assert.rejects(tooLong, RangeError);
    // A roster of no length: whoever folds the leaves could not go past it.
    const broken = queueLeaves(db, ledger.community.id, [{ leaf: new Uint8Array([1, 3, 0]) }]);
    await assert.rejects(broken, { name: 'SealError' });
    await queueTexts(ledger, ['x'.repeat(65_535), '']);
    await publishAll(ledger);
    assert.equal((await texts(ledger)).length, 2);
  });

  test('handed over while several processes publish are in the tree once', async () => {
    const ledger = await openTestLedger();
    const expected = Array.from({ length: 40 }, (_, i) => `leaf ${i}`);
    const publishing = Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 10; i += 1) await publish(ledger.publisher);
    });
    await Promise.all([...expected.map((text) => queueTexts(ledger, [text])), ...publishing]);
    await publishAll(ledger);
    assert.deepEqual([...(await texts(ledger))].sort(), expected.sort());
  });
});

suite('a published checkpoint', () => {
  test('is signed by the key of the ledger and proves every leaf', async () => {
    const ledger = await openTestLedger();
    const all = Array.from({ length: 600 }, (_, i) => `leaf ${i}`);
    for (let at = 0; at < all.length; at += 100) {
      await queueTexts(ledger, all.slice(at, at + 100));
      await publishAll(ledger);
    }
    const published = await readPublished(ledger);
    assert.equal(published?.checkpoint.size, 606);
    assert.equal(published?.log[0]?.name, ledger.community.ledgerOrigin);
    assert.deepEqual(await texts(ledger), all);
  });

  test('is never followed by one of a database that was set back', async () => {
    const ledger = await openTestLedger();
    const { db } = ledger.database;
    await queueTexts(ledger, ['a']);
    await publishAll(ledger);
    const before = await db.selectFrom('ledger_heads').selectAll().executeTakeFirstOrThrow();
    await queueTexts(ledger, ['b']);
    await publishAll(ledger);
    const after = await db.selectFrom('ledger_heads').selectAll().executeTakeFirstOrThrow();
    await db.updateTable('ledger_heads').set(before).execute();
    await queueTexts(ledger, ['another b']);
    await assert.rejects(publish(ledger.publisher), { code: 'behind' });
    await db.updateTable('ledger_heads').set(after).execute();
    await publishAll(ledger);
    assert.deepEqual(await texts(ledger), ['a', 'b', 'another b']);
  });

  test('is never followed by one of another history', async () => {
    const ledger = await openTestLedger();
    await queueTexts(ledger, ['a']);
    await publishAll(ledger);
    const signer = await noteSigner(ledger.community.ledgerOrigin, new Uint8Array(32).fill(1));
    const text = encodeCheckpoint({
      origin: ledger.community.ledgerOrigin,
      size: 1,
      root: new Uint8Array(32),
      extensions: [],
    });
    await ledger.publisher.mark.write(encodeNote({ text, signatures: [await signer.sign(text)] }));
    await queueTexts(ledger, ['b']);
    await assert.rejects(publish(ledger.publisher), { code: 'forked' });
  });

  test('does not stand on a tile that was changed', async () => {
    const ledger = await openTestLedger();
    await queueTexts(ledger, ['a']);
    await publishAll(ledger);
    await ledger.database.pg.query(
      `update ledger_tiles set bytes = set_byte(bytes, 3, get_byte(bytes, 3) # 1) where level = 0`,
    );
    await queueTexts(ledger, ['b']);
    await assert.rejects(publish(ledger.publisher), { code: 'damaged' });
  });
});

suite('the signing key', () => {
  test('is sealed in the database under a file that only this account reads', async () => {
    const ledger = await openTestLedger();
    const file = join(ledger.dataFolder, 'ledger', 'key');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await queueTexts(ledger, ['a']);
    await rename(file, `${file}.away`);
    await assert.rejects(publish(ledger.publisher), { code: 'key-file-missing' });
    const other = await openTestLedger();
    await copyFile(join(other.dataFolder, 'ledger', 'key'), file);
    await assert.rejects(publish(ledger.publisher), { code: 'key-file-other' });
    await chmod(file, 0o600);
    await rename(`${file}.away`, file);
    await publishAll(ledger);
    assert.deepEqual(await texts(ledger), ['a']);
  });

  test('is made once, however often the ledger is opened', async () => {
    const { database, community, dataFolder } = await openTestLedger();
    const before = await listVerifierKeys(database.db, community);
    await openLedger(database.db, dataFolder, community);
    assert.deepEqual(await listVerifierKeys(database.db, community), before);
    assert.equal(before.length, 1);
  });

  test('is followed by another: both sign, then the new one alone', async () => {
    const ledger = await openTestLedger();
    const { database, community, dataFolder } = ledger;
    await queueTexts(ledger, ['a']);
    await publishAll(ledger);
    const [old] = await listVerifierKeys(database.db, community);
    assert.ok(old);
    assert.equal(await retireSigningKey(database.db, community, old.publicKey), false);
    const added = await addSigningKey(database.db, dataFolder, community);
    // Nothing waits, and yet the new key signs.
    await publishAll(ledger);
    await queueTexts(ledger, ['b']);
    await publishAll(ledger);
    // Whoever pinned either of them takes it.
    assert.equal((await readPublished(ledger))?.log.length, 2);
    assert.equal(await retireSigningKey(database.db, community, old.publicKey), false);
    assert.equal(await tellSigningKey(database.db, community, added.publicKey), true);
    assert.deepEqual((await listVerifierKeys(database.db, community))[0], added);
    assert.equal(await retireSigningKey(database.db, community, old.publicKey), true);
    assert.equal(await tellSigningKey(database.db, community, old.publicKey), false);
    await queueTexts(ledger, ['c']);
    await publishAll(ledger);
    const published = await readPublished(ledger);
    assert.deepEqual(
      published?.log.map(({ verifier }) => verifier.keyId),
      published?.note.signatures.map(({ keyId }) => keyId),
    );
    assert.deepEqual(await listVerifierKeys(database.db, community), [added]);
    assert.deepEqual(await texts(ledger), ['a', 'b', 'c']);
  });
});

suite('the sequencer', () => {
  test('publishes when woken, tells what is in the way, and goes on once it is gone', async () => {
    const ledger = await openTestLedger();
    const troubles = new Troubles();
    const sizes: number[] = [];
    let heard: () => void = () => undefined;
    const next = () => new Promise<void>((resolve) => (heard = resolve));
    const told = () => new Promise<void>((resolve) => (heard = resolve));
    const sequencer = new Sequencer({
      publisher: ledger.publisher,
      troubles: {
        set(part, reason) {
          troubles.set(part, reason);
          if (reason !== undefined) heard();
        },
      },
      log: createLog('silent'),
      onPublished: ({ size }) => {
        sizes.push(size);
        heard();
      },
    });
    const first = next();
    sequencer.wake();
    await first;
    assert.deepEqual(sizes, [1]);
    const file = join(ledger.dataFolder, 'ledger', 'key');
    await rename(file, `${file}.away`);
    await queueTexts(ledger, ['a']);
    const trouble = told();
    sequencer.wake();
    await trouble;
    assert.match(troubles.list()[0]?.reason ?? '', /ledger\/key .* is missing/);
    const second = next();
    await rename(`${file}.away`, file);
    await second;
    await sequencer.stop();
    assert.deepEqual(sizes, [1, 3]);
    assert.deepEqual(troubles.list(), []);
    await rm(ledger.dataFolder, { recursive: true });
  });
});
