import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawDevice, drawSteward, type Signing } from '@nearhand/ledger/desk.fixture';
import { decodeDeskFile } from '@nearhand/ledger/desk-file';
import { stewardsOf } from '@nearhand/ledger/desk-root';
import { TrustedCheckpoint } from '@nearhand/ledger/trusted-checkpoint';
import { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import type { CommunityKind } from '../community/community.ts';
import { openTestLedger, publishAll, type TestLedger } from '../ledger/ledger.fixture.ts';
import { listVerifierKeys } from '../ledger/ledger.ts';
import { adoptDesks } from './adopt.ts';
import { DeskFiles } from './desk-files.ts';
import { findFounder } from './founder.ts';
import { addDevice, addSteward } from './members.ts';

/** A desk as a version before the ledger kept it: in tables alone, with nothing signed by anybody. */
interface OldDesk {
  readonly ledger: TestLedger;
  readonly desk: string;
  readonly steward: Signing;
  /** In roster order: the second Mei came last, and Tom left. */
  readonly names: readonly string[];
}

async function oldDesk(kind: CommunityKind): Promise<OldDesk> {
  const ledger = await openTestLedger();
  const { db } = ledger.database;
  await db.updateTable('communities').set({ kind }).execute();
  const desk = toBase64url(randomBytes(16));
  const key = { community_id: ledger.community.id, desk_id: Buffer.from(fromBase64url(desk)) };
  const names = ['Mei', 'Tom', 'Ann', 'Mei'];
  const description = Buffer.from('{}');
  await db
    .insertInto('desks')
    .values({ ...key, description, signature: null, paused: false })
    .execute();
  const steward = await drawSteward(desk, 'Ming');
  const sign = toBase64url(steward.signer.publicKey);
  await addSteward(db, key.community_id, { desk, sign }, steward.leafBytes);
  const devices = await Promise.all(names.map((name) => drawDevice(desk, name)));
  for (const { leaf, leafBytes } of devices) await addDevice(db, key.community_id, leaf, leafBytes);
  const hashes = devices.map(({ hash }) => hash);
  for (const number of [1, 2, 3, 4, 5]) {
    const roster = encodeRoster({
      ...{ desk, devices: hashes.slice(0, number - 1), number, type: 'roster', v: 1 },
    });
    await db
      .insertInto('rosters')
      .values({ ...key, number, roster: Buffer.from(roster) })
      .execute();
  }
  await leave(db, key, desk, devices[1] ?? assert.fail());
  return { ledger, desk, steward, names };
}

async function leave(
  db: Db,
  key: { readonly community_id: Buffer; readonly desk_id: Buffer },
  desk: string,
  { hash, signer }: Signing,
): Promise<void> {
  const leaving = encodeLeaving({ desk, device: hash, type: 'leaving', v: 1 });
  await db
    .insertInto('leavings')
    .values({
      ...key,
      leaf_hash: Buffer.from(fromBase64url(hash)),
      leaving: Buffer.from(leaving),
      signature: Buffer.from(await signer.sign('leaving', leaving)),
      signed_by: Buffer.from(signer.publicKey),
    })
    .execute();
}

/** The desk as a client checks it down to the last signature. */
async function verified({ ledger, desk }: OldDesk): Promise<VerifiedRoster> {
  const { database, community } = ledger;
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

async function adopt({ ledger }: OldDesk): Promise<void> {
  await adoptDesks(ledger.database);
  await publishAll(ledger);
}

test('a sample from before the ledger is in it at its next start, whole and verified', async () => {
  const old = await oldDesk('sample');
  await adopt(old);
  const roster = await verified(old);
  assert.equal(roster.number, 5);
  assert.deepEqual(
    roster.devices.map(({ leaf }) => leaf.name),
    old.names,
  );
  assert.deepEqual(
    roster.devices.map(({ hasLeft }) => hasLeft),
    [false, true, false, false],
  );
  // Nobody knows when they came, so the second device of one name is shown as such, and waits no more.
  const [first, tom, ann, second] = roster.devices;
  assert.deepEqual([first?.second, ann?.second, second?.second], [undefined, undefined, 'alone']);
  assert.ok(
    second && tom && roster.maySeal(second, Date.now()) && !roster.maySeal(tom, Date.now()),
  );
  assert.equal(roster.root.k, 1);
  assert.equal(stewardsOf(roster.root).length, 2, 'its server stays a steward of a sample');
  assert.equal(stewardsOf(roster.root)[1]?.name, 'Ming');
});

test('a trial from before the ledger goes on with its own stewards alone', async () => {
  const old = await oldDesk('trial');
  await adopt(old);
  const { root, roots, devices } = await verified(old);
  assert.deepEqual([root.k, root.number, roots.length], [1, 2, 2]);
  assert.deepEqual(
    stewardsOf(root).map(({ sign }) => sign),
    [toBase64url(old.steward.signer.publicKey)],
  );
  assert.equal(devices.length, 4);
  const { database, community } = old.ledger;
  const desk = Buffer.from(fromBase64url(old.desk));
  assert.equal(await findFounder(database.db, community.id, desk), undefined);
});

test('once is enough: the next start adds nothing', async () => {
  const old = await oldDesk('trial');
  await adopt(old);
  const before = await verified(old);
  await adopt(old);
  const after = await verified(old);
  assert.deepEqual(after.checkpoint, before.checkpoint);
  assert.deepEqual(after.roots, before.roots);
});

test('a desk without anybody, and one that is founded already, are left in peace', async () => {
  const old = await oldDesk('sample');
  const { db } = old.ledger.database;
  for (const table of ['leavings', 'devices', 'stewards', 'rosters'] as const) {
    await db.deleteFrom(table).execute();
  }
  await adopt(old);
  const { number, devices, root } = await verified(old);
  assert.deepEqual([number, devices.length, root.stewards.length], [0, 0, 1]);
});

test('a real community has no server that signs for it', async () => {
  const old = await oldDesk('real');
  await adopt(old);
  await assert.rejects(verified(old), (error: { code?: string }) => error.code === 'not-found');
});
