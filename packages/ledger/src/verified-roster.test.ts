import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { type Published, signedLeaf, TestDesk, type TestDevice } from './desk.fixture.ts';
import { type DeskFile, decodeDeskFile, encodeDeskFile } from './desk-file.ts';
import { nextRoot, stewardsOf } from './desk-root.ts';
import { LedgerError } from './error.ts';
import { indexLeaf } from './index-map.ts';
import { payloadHash } from './leaf.ts';
import { type DeskMemory, VerifiedRoster } from './verified-roster.ts';

const hour = 3_600_000;

interface Scene {
  readonly desk: TestDesk;
  readonly mei: TestDevice;
  readonly ann: TestDevice;
}

/** A desk of 2 of 3 with two devices in roster 1, not yet published. */
async function scene(): Promise<Scene> {
  const desk = new TestDesk();
  await desk.found(2, 3);
  const mei = await desk.device('林美玉');
  const ann = await desk.device('Ann');
  desk.put(await signedLeaf('roster', desk.roster(1, [mei, ann]), desk.stewards.slice(0, 2)));
  return { desk, mei, ann };
}

async function check(
  desk: TestDesk,
  remembered?: DeskMemory,
  change?: (file: DeskFile) => DeskFile,
) {
  return checkAt(desk, await desk.ledger.publish(), remembered, change);
}

async function checkAt(
  desk: TestDesk,
  { note }: Published,
  remembered?: DeskMemory,
  change = (file: DeskFile) => file,
) {
  const file = decodeDeskFile(encodeDeskFile(change(await desk.file())));
  const trusted = await desk.ledger.trust(note);
  return VerifiedRoster.verify(trusted, desk.desk, file, remembered);
}

function refused(promise: Promise<unknown>, code: string): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof LedgerError || error instanceof SealError, String(error));
    assert.equal(error.code, code);
    return true;
  });
}

suite('a verified roster', () => {
  test('names its devices, its stewards and the checkpoint that proves it', async () => {
    const { desk, mei, ann } = await scene();
    const roster = await check(desk);
    assert.equal(roster.number, 1);
    assert.deepEqual(
      roster.devices.map(({ hash, leaf }) => [hash, leaf.name]),
      [
        [mei.hash, '林美玉'],
        [ann.hash, 'Ann'],
      ],
    );
    assert.equal(roster.root.k, 2);
    assert.deepEqual(
      stewardsOf(roster.root).map(({ name }) => name),
      ['steward 1', 'steward 2', 'steward 3'],
    );
    assert.ok(roster.devices.every((device) => roster.maySeal(device, 0)));
  });

  test('is refused where too few stewards signed it, a stranger did, or a signature is false', async () => {
    const few = await scene();
    few.desk.put(
      await signedLeaf('roster', few.desk.roster(2, [few.ann]), few.desk.stewards.slice(2)),
    );
    await refused(check(few.desk), 'threshold');
    const strange = await scene();
    const signing = [...strange.desk.stewards.slice(0, 2), strange.mei];
    strange.desk.put(await signedLeaf('roster', strange.desk.roster(2, [strange.ann]), signing));
    await refused(check(strange.desk), 'threshold');
    const wrong = await scene();
    const other = wrong.desk.roster(2, [wrong.mei]);
    const signers = wrong.desk.stewards;
    wrong.desk.put(await signedLeaf('roster', wrong.desk.roster(2, [wrong.ann]), signers, other));
    await refused(check(wrong.desk), 'threshold');
  });

  test('is refused where it names a device that has no leaf', async () => {
    const { desk, mei } = await scene();
    const slipped = { hash: toBase64url(new Uint8Array(32).fill(7)) };
    desk.put(await signedLeaf('roster', desk.roster(2, [mei, slipped]), desk.stewards));
    await refused(check(desk), 'device');
  });

  test('is refused where it is an older one than the index names, with the leaves to prove it', async () => {
    const { desk, ann } = await scene();
    const { places } = desk;
    desk.places = [...places];
    desk.put(await signedLeaf('roster', desk.roster(2, [ann]), desk.stewards));
    desk.places = places;
    await refused(check(desk), 'index-map');
  });

  test('is refused where a leaving or a root was left out', async () => {
    const gone = await scene();
    gone.desk.put(await signedLeaf('leaving', gone.desk.leaving(gone.ann.hash), [gone.ann]));
    gone.desk.places.pop();
    await refused(check(gone.desk), 'index-map');
    const renewed = await scene();
    const { desk } = renewed;
    const before = { root: rootOf(desk), hash: payloadHash(desk.rootBytes ?? new Uint8Array(0)) };
    const stewards = desk.stewards.slice(0, 2).map(({ leafBytes }) => leafBytes);
    desk.put(await signedLeaf('root', nextRoot(before, desk.desk, 2, stewards), desk.stewards));
    desk.places.pop();
    await refused(check(desk), 'index-map');
  });

  test('shows who left since, by themselves or by one steward, and by nobody else', async () => {
    for (const by of ['self', 'steward'] as const) {
      const { desk, mei, ann } = await scene();
      const signer = by === 'self' ? [ann] : desk.stewards.slice(1, 2);
      desk.put(await signedLeaf('leaving', desk.leaving(ann.hash), signer));
      desk.left = [ann.hash];
      const roster = await check(desk);
      assert.deepEqual(
        roster.devices.map((device) => roster.maySeal(device, 0)),
        [true, false],
      );
      assert.equal(roster.devices[0]?.hash, mei.hash);
    }
    const { desk, mei, ann } = await scene();
    desk.put(await signedLeaf('leaving', desk.leaving(ann.hash), [mei]));
    desk.left = [ann.hash];
    await refused(check(desk), 'threshold');
  });

  test('is refused where somebody is said to have left without a leaving, or the other way round', async () => {
    const { desk, ann } = await scene();
    desk.put(await signedLeaf('leaving', desk.leaving(ann.hash), [ann]));
    desk.left = [ann.hash];
    const place = desk.places.pop();
    await refused(check(desk), 'device');
    assert.ok(place);
  });

  test('is refused where its index has another desk’s place, or none', async () => {
    const { desk } = await scene();
    const other = new TestDesk(desk.ledger);
    await other.found(1, 1);
    const published = await desk.ledger.publish();
    await refused(
      checkAt(desk, published, undefined, (file) => ({ ...file, indexPath: [] })),
      'index-map',
    );
    await refused(
      checkAt(desk, published, undefined, (file) => ({
        ...file,
        desk: other.desk,
      })),
      'other-desk',
    );
  });

  test('is refused where the checkpoint ends with something else than an index', async () => {
    const { desk } = await scene();
    const published = await desk.ledger.publish(desk.ledger.leaf(0));
    await refused(checkAt(desk, published), 'kind');
  });

  test('is refused with a second root of one number, and with one that its stewards did not sign', async () => {
    for (const [signers, code] of [
      [1, 'threshold'],
      [2, 'succession'],
    ] as const) {
      const { desk } = await scene();
      const before = { root: rootOf(desk), hash: payloadHash(desk.rootBytes ?? new Uint8Array(0)) };
      const stewards = desk.stewards.map(({ leafBytes }) => leafBytes);
      const [first, second] = [2, 1].map((k) => nextRoot(before, desk.desk, k, stewards));
      if (first === undefined || second === undefined) throw new Error('roots');
      desk.put(await signedLeaf('root', first, desk.stewards.slice(0, signers)));
      desk.put(await signedLeaf('root', second, desk.stewards));
      await refused(check(desk), code);
    }
  });

  test('holds under a new root, and counts the signatures under the one it was made under', async () => {
    const { desk, mei } = await scene();
    const before = { root: rootOf(desk), hash: payloadHash(desk.rootBytes ?? new Uint8Array(0)) };
    const kept = desk.stewards.slice(1);
    const next = nextRoot(
      before,
      desk.desk,
      2,
      kept.map(({ leafBytes }) => leafBytes),
    );
    desk.put(await signedLeaf('root', next, desk.stewards.slice(0, 2)));
    const roster = await check(desk);
    assert.equal(roster.roots.length, 2);
    assert.deepEqual(
      stewardsOf(roster.root).map(({ name }) => name),
      ['steward 2', 'steward 3'],
    );
    // The steward who is no longer one counts no more.
    desk.ledger.cut(desk.ledger.size - 1);
    desk.put(await signedLeaf('roster', desk.roster(2, [mei]), desk.stewards.slice(0, 2)));
    await refused(check(desk), 'threshold');
  });

  test('lets a second device in when the first signed it, or after 72 hours', async () => {
    const { desk, mei } = await scene();
    const since = 1_000 * hour;
    const signed = await desk.device('林 美玉', since, [mei]);
    const alone = await desk.device('林美玉', since);
    const strange = await desk.device('林美玉', since, [signed]);
    const all = [mei, signed, alone, strange];
    desk.put(await signedLeaf('roster', desk.roster(2, all), desk.stewards));
    const roster = await check(desk);
    assert.deepEqual(
      roster.devices.map(({ second }) => second),
      [undefined, 'signed', 'alone', 'signed'],
    );
    const may = (hours: number) =>
      roster.devices.map((device) => roster.maySeal(device, since + hours * hour));
    assert.deepEqual(may(71), [true, true, false, true]);
    assert.deepEqual(may(72), [true, true, true, true]);
  });

  test('is refused by whoever saw the desk further on', async () => {
    const { desk, ann } = await scene();
    const first = (await check(desk)).memory();
    await check(desk, first);
    await refused(check(desk, { ...first, roster: 2 }), 'older');
    await refused(check(desk, { ...first, root: ann.hash }), 'older');
  });

  test('is refused with any byte of its file changed, and cut anywhere', async () => {
    const { desk, ann } = await scene();
    desk.put(await signedLeaf('leaving', desk.leaving(ann.hash), [ann]));
    desk.left = [ann.hash];
    const published = await desk.ledger.publish();
    const bytes = encodeDeskFile(await desk.file());
    const trusted = await desk.ledger.trust(published.note);
    const read = async (changed: Uint8Array) =>
      VerifiedRoster.verify(trusted, desk.desk, decodeDeskFile(changed));
    await read(bytes);
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      await assert.rejects(read(flipped), Error, `flipped at ${at}`);
      await assert.rejects(read(bytes.slice(0, at)), SealError, `cut at ${at}`);
    }
  });

  test('is refused where the index lists more than the ledger has of the desk', async () => {
    const { desk } = await scene();
    desk.ledger.index.set(desk.desk, {
      root: fromBase64url('A'.repeat(43)),
      roster: fromBase64url('A'.repeat(43)),
      left: new Uint8Array(32),
    });
    const published = await desk.ledger.publish(indexLeaf(desk.ledger.index));
    await refused(checkAt(desk, published), 'index-map');
  });
});

function rootOf(desk: TestDesk) {
  const [root] = desk.stewards.length > 0 ? [desk.rootBytes] : [];
  if (root === undefined) throw new Error('no root');
  return JSON.parse(new TextDecoder().decode(root));
}
